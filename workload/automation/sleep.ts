import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type SleepRequest, type SleepVariables, sleep } from '../../app/automation/sleep/contract.ts';
import { acknowledge } from '../acknowledge.ts';
import { defineFunction } from '../services/define-function.ts';
import type { OfficeHours } from '../workload-environment.ts';
import type { AutomationProps } from './automation-props.ts';
import { invokeCommand } from './invoke-command.ts';
import { invokeOnSchedule } from './invoke-on-schedule.ts';
import { atBeginningOf, dailyAtEndOf } from './schedules.ts';

export interface SleepProps extends AutomationProps {
  officeHours: OfficeHours;
}

/**
 * Stops tasks, their hosts and the database outside office hours, and starts them again. Who needs the environment at
 * another time invokes the function with `{"action":"wake"}`; it sleeps again at the end of that day's office hours.
 */
export class Sleep extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: SleepProps) {
    super(scope, id);
    const { environment, release, data, deadLetters, services, proxies, officeHours } = props;
    const [first] = services;
    if (!first) throw new Error(`${this.node.path} has no services that could sleep`);
    this.handler = defineFunction<SleepVariables>(this, {
      environment,
      release,
      deadLetters,
      description: 'Puts the environment to sleep, or wakes it',
      contract: sleep,
      variables: {
        ENVIRONMENT: environment.name,
        CLUSTER_NAME: first.cluster.clusterName,
        SERVICE_NAMES: namesOf(services),
        SINGLE_SERVICE_NAMES: namesOf(proxies),
        DATABASE_CLUSTER: data.database.identifier,
      },
      memoryInMebibytes: 256,
    });
    for (const statement of statementsFor(
      [...services, ...proxies],
      data.database.cluster.clusterArn,
      Stack.of(this),
    )) {
      this.handler.addToRolePolicy(statement);
    }
    acknowledgeTargets(this.handler);
    const invoke = (action: SleepRequest['action']) => ({
      handler: this.handler,
      request: { action } satisfies SleepRequest,
      deadLetters,
    });
    invokeOnSchedule(this, 'Evening', {
      ...invoke('sleep'),
      description: 'Puts the environment to sleep',
      schedule: dailyAtEndOf(officeHours),
    });
    new CfnOutput(this, 'WakeCommand', {
      value: invokeCommand(this.handler, { action: 'wake' } satisfies SleepRequest),
      description: 'Wakes the environment until the end of the day',
    });
    invokeOnSchedule(this, 'Morning', {
      ...invoke('wake'),
      description: 'Wakes the environment',
      schedule: atBeginningOf(officeHours),
    });
  }
}

function namesOf(services: readonly BaseService[]): string {
  return services.map(({ serviceName }) => serviceName).join(',');
}

/**
 * A scalable target has an id that nobody knows before it is there, so its namespace and dimension narrow the right.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 */
function statementsFor(
  services: readonly BaseService[],
  databaseArn: string,
  stack: Stack,
): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['ecs:UpdateService', 'ecs:DescribeServices'],
      resources: services.map(({ serviceArn }) => serviceArn),
    }),
    new PolicyStatement({
      actions: ['rds:DescribeDBClusters', 'rds:StopDBCluster', 'rds:StartDBCluster'],
      resources: [databaseArn],
    }),
    new PolicyStatement({
      actions: ['application-autoscaling:DescribeScalableTargets'],
      resources: ['*'],
    }),
    new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [anyTarget(stack)],
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      },
    }),
  ];
}

function anyTarget(stack: Stack): string {
  return stack.formatArn({
    service: 'application-autoscaling',
    resource: 'scalable-target',
    resourceName: '*',
  });
}

function acknowledgeTargets({ role, stack }: LambdaFunction): void {
  if (!role) return;
  acknowledge(role, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'Scalable targets can be asked for as a whole only.',
  });
  acknowledge(role, {
    rules: [`AwsSolutions-IAM5[Resource::${anyTarget(stack)}]`],
    reason:
      'A scalable target has an id that nobody knows before it is there; conditions keep it to ECS services.',
  });
}
