import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AlarmBehavior, AlternateTarget, ListenerRuleConfiguration } from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationListenerRule,
  type ApplicationTargetGroup,
  HttpCodeTarget,
  type IApplicationTargetGroupMetrics,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import { runbookLine } from '../monitoring/runbook.ts';
import type { ContainerService } from './container-service.ts';

/** In each of so many minutes an alarm must see what it watches for; the bake time of a canary is longer. */
const minutesToAlarm = 2;

/** Fewer failures in a minute are a client that goes away or a single bad request, whoever answers it. */
const failuresThatCount = 5;
const failuresInPercent = 2;

export interface WatchedRoute {
  rule: ApplicationListenerRule;
  /** ECS uses them in turn: the new tasks come into the one that is empty. */
  groups: readonly [ApplicationTargetGroup, ApplicationTargetGroup];
}

/**
 * Lets new tasks have a share of the requests first, and calls everything off when an alarm goes off meanwhile.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment.html
 */
export class Canary extends Construct {
  readonly #operations: OperationsStack;
  #role: Role | undefined;

  constructor(scope: Construct, id: string, { operations }: { operations: OperationsStack }) {
    super(scope, id);
    this.#operations = operations;
  }

  /** Gives a service that is deployed as a canary its two groups of targets, and the alarms that end a deployment. */
  watch(service: ContainerService, { rule, groups }: WatchedRoute): void {
    const [group, alternateTargetGroup] = groups;
    const alternateTarget = new AlternateTarget('AlternateTarget', {
      alternateTargetGroup,
      productionListener: ListenerRuleConfiguration.applicationListenerRule(rule),
      role: this.#shiftRole(),
    });
    group.addTarget(service.target(alternateTarget));
    const alarms = [this.#alarmOfFailures(service, groups), this.#alarmOfIllTasks(service, groups)];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(this.#operations.tickets));
    service.service.enableDeploymentAlarms(
      alarms.map(({ alarmName }) => alarmName),
      { behavior: AlarmBehavior.ROLLBACK_ON_ALARM },
    );
  }

  /** With it ECS shifts the requests. AWS keeps the policy in step with what ECS does. */
  #shiftRole(): Role {
    this.#role ??= this.#defineShiftRole();
    return this.#role;
  }

  #defineShiftRole(): Role {
    const policy = 'AmazonECSInfrastructureRolePolicyForLoadBalancers';
    const role = new Role(this, 'ShiftRole', {
      description: 'Lets ECS shift requests from the tasks of one version to those of the next',
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(policy)],
    });
    acknowledge(role, {
      rules: [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`],
      reason: 'ECS itself shifts requests with this role, and AWS keeps the list of what that takes.',
    });
    return role;
  }

  #alarmOfFailures({ contract }: ContainerService, groups: WatchedRoute['groups']): Alarm {
    const [failures, requests] = [sumOf('failures'), sumOf('requests')];
    return new Alarm(this, `${contract.name}Failures`, {
      ...whenItLasts,
      alarmDescription: `${contract.name} fails at more than ${failuresInPercent} percent of the requests; a deployment under way is rolled back. ${runbookLine('a-deployment-is-taken-back')}`,
      metric: new MathExpression({
        label: 'Failed requests in percent',
        expression: `IF(${failures} >= ${failuresThatCount}, 100 * ${failures} / ${requests}, 0)`,
        usingMetrics: {
          ...ofBoth('failures', groups, (metrics) => metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT)),
          ...ofBoth('requests', groups, (metrics) => metrics.requestCount()),
        },
        period: Duration.minutes(1),
      }),
      threshold: failuresInPercent,
    });
  }

  #alarmOfIllTasks({ contract }: ContainerService, groups: WatchedRoute['groups']): Alarm {
    return new Alarm(this, `${contract.name}IllTasks`, {
      ...whenItLasts,
      alarmDescription: `A task of ${contract.name} does not pass its health check; a deployment under way is rolled back. ${runbookLine('a-deployment-is-taken-back')}`,
      metric: new MathExpression({
        label: 'Tasks that do not pass their health check',
        expression: sumOf('ill'),
        usingMetrics: ofBoth('ill', groups, (metrics) =>
          metrics.unhealthyHostCount({ statistic: Stats.MAXIMUM }),
        ),
        period: Duration.minutes(1),
      }),
      threshold: 0,
    });
  }
}

const whenItLasts = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  evaluationPeriods: minutesToAlarm,
  treatMissingData: TreatMissingData.NOT_BREACHING,
};

/** The metric of each group as `name0` and `name1`, to be used by `sumOf` the same name. */
function ofBoth(
  name: string,
  groups: WatchedRoute['groups'],
  metricOf: (metrics: IApplicationTargetGroupMetrics) => IMetric,
): Record<string, IMetric> {
  return Object.fromEntries(groups.map(({ metrics }, index) => [`${name}${index}`, metricOf(metrics)]));
}

/** Unlike `+`, `SUM` passes over a metric that has no data at all, as of a group that never had a target. */
function sumOf(name: string): string {
  return `SUM([FILL(${name}0, 0), FILL(${name}1, 0)])`;
}
