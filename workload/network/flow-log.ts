import { RemovalPolicy } from 'aws-cdk-lib';
import { FlowLogDestination, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** Who spoke to whom in the network, and who was turned away. */
export function defineFlowLog(vpc: Vpc, { keepsData }: WorkloadEnvironment): void {
  const logGroup = new LogGroup(vpc, 'FlowLogGroup', {
    retention: keepsData ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(logGroup) });
}
