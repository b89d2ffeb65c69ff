import type { Stack } from '../deployment/stack.ts';
import { RefusedInput } from '../refused-input.ts';

/** A template has a resource type of which the policy does not know what CloudFormation needs for it. */
export class UnknownService extends RefusedInput {
  override name = 'UnknownService';

  constructor(type: string, stack: string) {
    super(
      `${stack} has a ${type}, and the policy for deployments does not know its service; add it to pipeline/bootstrap/services-of-types.ts.`,
    );
  }
}

/** How IAM calls a service, and what a resource of it takes besides. */
interface Service {
  actions: readonly string[];
  /** The service whose role IAM makes when its first resource comes: `rds.amazonaws.com`. */
  linkedRoles?: readonly string[];
}

/**
 * By what a resource type begins with, between the colons. IAM, S3 and Route 53 have statements of their own in the policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const services: Readonly<Record<string, Service>> = {
  ARCRegionSwitch: { actions: ['arc-region-switch:*'] },
  ApplicationAutoScaling: {
    actions: ['application-autoscaling:*'],
    linkedRoles: ['ecs.application-autoscaling.amazonaws.com'],
  },
  Athena: { actions: ['athena:*'] },
  AutoScaling: { actions: ['autoscaling:*'], linkedRoles: ['autoscaling.amazonaws.com'] },
  // A vault is mounted on storage of a service of its own.
  Backup: { actions: ['backup:*', 'backup-storage:*'], linkedRoles: ['backup.amazonaws.com'] },
  CertificateManager: { actions: ['acm:*'] },
  CloudFormation: { actions: [] },
  CloudWatch: { actions: ['cloudwatch:*'] },
  CodeBuild: { actions: ['codebuild:*'] },
  CodeCommit: { actions: ['codecommit:*'] },
  CodePipeline: { actions: ['codepipeline:*'] },
  Cognito: { actions: ['cognito-idp:*'] },
  EC2: { actions: ['ec2:*'] },
  ECR: { actions: ['ecr:*'], linkedRoles: ['replication.ecr.amazonaws.com'] },
  ECS: { actions: ['ecs:*'], linkedRoles: ['ecs.amazonaws.com'] },
  ElastiCache: { actions: ['elasticache:*'], linkedRoles: ['elasticache.amazonaws.com'] },
  ElasticLoadBalancingV2: {
    actions: ['elasticloadbalancing:*'],
    linkedRoles: ['elasticloadbalancing.amazonaws.com'],
  },
  Events: { actions: ['events:*'] },
  Glue: { actions: ['glue:*'] },
  IAM: { actions: [] },
  KMS: { actions: ['kms:*'] },
  Lambda: { actions: ['lambda:*'] },
  Logs: { actions: ['logs:*'] },
  RDS: { actions: ['rds:*'], linkedRoles: ['rds.amazonaws.com'] },
  Route53: { actions: [] },
  S3: { actions: [] },
  Signer: { actions: ['signer:*'] },
  SNS: { actions: ['sns:*'] },
  SQS: { actions: ['sqs:*'] },
  SSM: { actions: ['ssm:*'] },
  Scheduler: { actions: ['scheduler:*'] },
  SecretsManager: { actions: ['secretsmanager:*'] },
  // A canary is started when it is made, and runs as a function.
  Synthetics: { actions: ['synthetics:*', 'lambda:*'] },
};

/** What CloudFormation may do for the resources of the stacks, service by service. */
export function serviceActionsFor(stacks: readonly Stack[]): string[] {
  return sorted(servicesOf(stacks).flatMap(({ actions }) => actions));
}

/** The services that may have IAM make their own roles. */
export function linkedRolesFor(stacks: readonly Stack[]): string[] {
  return sorted(servicesOf(stacks).flatMap(({ linkedRoles = [] }) => linkedRoles));
}

function servicesOf(stacks: readonly Stack[]): Service[] {
  return stacks.flatMap(({ name, template }) =>
    Object.values(template.Resources).map(({ Type }) => {
      // Its function is called, which is a resource itself; what is done is done by the function's role.
      if (Type.startsWith('Custom::')) return { actions: [] };
      const service = services[Type.split('::')[1] ?? ''];
      if (service === undefined) throw new UnknownService(Type, name);
      return service;
    }),
  );
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
