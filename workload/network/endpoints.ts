import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  SubnetType,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/**
 * The APIs that hosts, tasks and functions inside the network call. Cognito is not among them: a user pool with a domain
 * cannot be reached through an endpoint
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/vpc-interface-endpoints.html).
 */
const calledApis = {
  // Images: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
  EcrApi: InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  // The agent of the hosts: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
  Ecs: InterfaceVpcEndpointAwsService.ECS,
  EcsAgent: InterfaceVpcEndpointAwsService.ECS_AGENT,
  EcsTelemetry: InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  // Session Manager, in place of SSH: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
  Ssm: InterfaceVpcEndpointAwsService.SSM,
  SsmMessages: InterfaceVpcEndpointAwsService.SSM_MESSAGES,
  Ec2Messages: InterfaceVpcEndpointAwsService.EC2_MESSAGES,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Sqs: InterfaceVpcEndpointAwsService.SQS,
};

/**
 * Keeps calls of AWS's own APIs inside its network. The gateway of S3 costs nothing; an interface endpoint is billed by
 * the hour in every zone, so an environment may do without and make these calls through its NAT gateways.
 */
export function defineEndpoints(
  vpc: Vpc,
  { sizes }: WorkloadEnvironment,
  securityGroup: ISecurityGroup,
): void {
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  if (!sizes.interfaceEndpoints) return;
  for (const [id, service] of Object.entries(calledApis)) {
    vpc.addInterfaceEndpoint(id, {
      service,
      subnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      // Who may call is said by the security groups, not by an address anywhere in the network.
      open: false,
    });
  }
}
