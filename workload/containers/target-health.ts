import { Duration } from 'aws-cdk-lib';
import { Protocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** How long a target that leaves may finish its requests; every route answers within this. */
export const deregistrationDelay = Duration.seconds(10);

/** As quick as a load balancer can be asked to notice: ten seconds to healthy, fifteen to ill. */
export const healthCheck = {
  protocol: Protocol.HTTP,
  interval: Duration.seconds(5),
  timeout: Duration.seconds(2),
  healthyThresholdCount: 2,
  unhealthyThresholdCount: 3,
};
