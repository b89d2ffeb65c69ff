import { Arn, CfnOutput, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import type { Cluster } from './cluster.ts';

/** Roles of builds: those of an account whose names begin so. */
export interface BuildRoles {
  account: string;
  namePrefix: string;
}

export interface TaskStoppingProps {
  environment: WorkloadEnvironment;
  cluster: Cluster;
  /** Who may take the role, if their own account lets them. */
  builds: BuildRoles;
}

/** Lets builds of the delivery see what runs in a cluster, and stop tasks of it: single ones, to see what becomes of orders. */
export class TaskStopping extends Construct {
  readonly clusterArn: CfnOutput;
  readonly role: CfnOutput;

  constructor(scope: Construct, id: string, props: TaskStoppingProps) {
    super(scope, id);
    const role = this.#defineRole(props);
    // With the region in it, which a build has to know as well.
    this.clusterArn = this.#tell('ClusterArn', props.cluster.cluster.clusterArn, 'Where the shop runs');
    this.role = this.#tell(
      'TaskStopperRole',
      role.roleArn,
      'Lets builds of the delivery stop tasks of the shop',
    );
  }

  /** Under that very name, by which the delivery asks for it. */
  #tell(name: string, value: string, description: string): CfnOutput {
    return new CfnOutput(Stack.of(this), name, { value, description });
  }

  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
  #defineRole({ environment, cluster: { cluster }, builds }: TaskStoppingProps): Role {
    const role = new Role(this, 'Stopper', {
      roleName: taskStopperName(environment),
      description: 'Taken by builds of the delivery that stop single tasks of the shop',
      assumedBy: new AccountPrincipal(builds.account).withConditions({
        ArnLike: {
          'aws:PrincipalArn': Arn.format(
            {
              ...{ service: 'iam', region: '', account: builds.account },
              ...{ resource: 'role', resourceName: `${builds.namePrefix}*` },
            },
            Stack.of(this),
          ),
        },
      }),
    });
    namedBecause(
      role,
      'The build that takes it stands in a stack, and may stand in an account, that is there before it.',
    );
    const parts = ['service', 'task'].map((resource) =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName: `${cluster.clusterName}/*` }),
    );
    const [services = '', tasks = ''] = parts;
    const allow = (actions: string[], resource: string) =>
      role.addToPolicy(
        new PolicyStatement({
          actions,
          resources: [resource],
          conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
        }),
      );
    // About no resource, when it names a cluster only.
    allow(['ecs:ListTasks'], '*');
    allow(['ecs:DescribeServices'], services);
    allow(['ecs:DescribeTasks', 'ecs:StopTask'], tasks);
    const { Ref } = Stack.of(this).resolve(cluster.clusterName);
    const { account, region } = environment;
    acknowledge(role, {
      rules: [
        'AwsSolutions-IAM5[Resource::*]',
        `AwsSolutions-IAM5[Resource::arn:aws:ecs:${region}:${account}:service/<${Ref}>/*]`,
        `AwsSolutions-IAM5[Resource::arn:aws:ecs:${region}:${account}:task/<${Ref}>/*]`,
      ],
      reason: 'A condition keeps it to one cluster, whose tasks come and go.',
    });
    return role;
  }
}

/** Known before the role is there. An environment is unique within an account and region, and a role within an account. */
function taskStopperName({ name, region }: WorkloadEnvironment): string {
  return `sluice-${name}-task-stopper-${region}`;
}

/** The ARN of the role, for the stack of who may take it. */
export function taskStopperArn(scope: Construct, environment: WorkloadEnvironment): string {
  return Arn.format(
    {
      ...{ service: 'iam', region: '', account: environment.account },
      ...{ resource: 'role', resourceName: taskStopperName(environment) },
    },
    Stack.of(scope),
  );
}
