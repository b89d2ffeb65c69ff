import { z } from 'zod';
import type { DataQuery } from '../metrics/metric-data.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';
import { countsTasks } from './scalable-target.ts';
import { type StepScaling, stepScaling } from './step-policy.ts';
import type { TrackedTarget } from './track-target.ts';

export const scalingPolicyType = 'AWS::ApplicationAutoScaling::ScalingPolicy';

const dimensions = z
  .array(z.object({ Name: z.string(), Value: z.coerce.string() }))
  .default([])
  .transform((all) => Object.fromEntries(all.map(({ Name, Value }) => [Name, Value])));

const metric = { Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions };

const query = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: z.object({ Metric: z.object(metric), Stat: z.string() }).optional(),
  ReturnData: flag().default(true),
});

/** Where a policy says nothing, as for an ECS service. */
const usualCooldownInSeconds = 300;

const tracking = z.object({
  TargetValue: z.coerce.number().positive(),
  ScaleOutCooldown: z.coerce.number().min(0).default(usualCooldownInSeconds),
  ScaleInCooldown: z.coerce.number().min(0).default(usualCooldownInSeconds),
  DisableScaleIn: flag().default(false),
  PredefinedMetricSpecification: z
    .object({ PredefinedMetricType: z.string(), ResourceLabel: z.string().optional() })
    .optional(),
  CustomizedMetricSpecification: z
    .union([z.object({ Metrics: z.array(query).min(1) }), z.object({ ...metric, Statistic: z.string() })])
    .optional(),
});

const schema = z.object({
  PolicyName: z.string(),
  PolicyType: z.string().default('StepScaling'),
  ScalingTargetId: z.string().optional(),
  ResourceId: z.string().optional(),
  ScalableDimension: z.string().optional(),
  ServiceNamespace: z.string().optional(),
  TargetTrackingScalingPolicyConfiguration: tracking.optional(),
  StepScalingPolicyConfiguration: stepScaling.optional(),
});

/** A policy of target tracking, and the metric that it looks at. */
export interface TrackingPolicy extends TrackedTarget {
  name: string;
  queries: DataQuery[];
}

/** A policy of steps, which alarms invoke. */
export interface StepPolicy {
  name: string;
  steps: StepScaling;
}

/**
 * Why nothing comes of a policy here; undefined where something does.
 *
 * @throws InvalidPropertiesError
 */
export function whyItScalesNothing(properties: Properties): string | undefined {
  const [, dimension] = targetOfPolicy(properties).split('|');
  if (dimension !== undefined && !countsTasks(dimension)) return `nothing here has ${dimension}`;
  if (readStepPolicy(properties) || readTrackingPolicy(properties)) return undefined;
  return 'it tracks no known metric and has no steps';
}

/** Undefined for a policy of another kind. */
export function readStepPolicy(properties: Properties): StepPolicy | undefined {
  const {
    PolicyName,
    PolicyType,
    StepScalingPolicyConfiguration: steps,
  } = parseProperties(scalingPolicyType, schema, properties);
  return PolicyType !== 'StepScaling' || steps === undefined ? undefined : { name: PolicyName, steps };
}

/** `ResourceId|ScalableDimension|ServiceNamespace`, as `Ref` answers it for a scalable target. */
export function targetOfPolicy(properties: Properties): string {
  const { ScalingTargetId, ResourceId, ScalableDimension, ServiceNamespace } = parseProperties(
    scalingPolicyType,
    schema,
    properties,
  );
  return ScalingTargetId ?? `${ResourceId}|${ScalableDimension}|${ServiceNamespace}`;
}

/** Undefined for a policy of another kind, and for one whose metric nothing here measures. */
export function readTrackingPolicy(properties: Properties): TrackingPolicy | undefined {
  const {
    PolicyName,
    PolicyType,
    TargetTrackingScalingPolicyConfiguration: settings,
  } = parseProperties(scalingPolicyType, schema, properties);
  if (PolicyType !== 'TargetTrackingScaling' || settings === undefined) return undefined;
  const queries = queriesOf(settings, targetOfPolicy(properties));
  if (queries === undefined) return undefined;
  return {
    ...{ name: PolicyName, queries, targetValue: settings.TargetValue },
    mayScaleIn: !settings.DisableScaleIn,
    scaleOutCooldownInSeconds: settings.ScaleOutCooldown,
    scaleInCooldownInSeconds: settings.ScaleInCooldown,
  };
}

function queriesOf(
  {
    PredefinedMetricSpecification: predefined,
    CustomizedMetricSpecification: customized,
  }: z.output<typeof tracking>,
  targetId: string,
): DataQuery[] | undefined {
  if (predefined) return predefinedQueries(predefined, targetId);
  if (!customized) return undefined;
  if (!('Metrics' in customized)) {
    const { Namespace: namespace, MetricName: name, Dimensions } = customized;
    return [asked({ namespace, name, dimensions: Dimensions }, customized.Statistic)];
  }
  return customized.Metrics.map(({ Id: id, Expression, MetricStat, ReturnData: isReturned }) => {
    if (MetricStat === undefined) return { id, isReturned, source: { expression: Expression ?? '' } };
    const { Namespace: namespace, MetricName: name, Dimensions } = MetricStat.Metric;
    return {
      ...{ id, isReturned },
      source: { metric: { namespace, name, dimensions: Dimensions }, statistic: MetricStat.Stat },
    };
  });
}

/** Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
function predefinedQueries(
  {
    PredefinedMetricType: type,
    ResourceLabel = '',
  }: { PredefinedMetricType: string; ResourceLabel?: string },
  targetId: string,
): DataQuery[] | undefined {
  const [, ClusterName = '', ServiceName = ''] = targetId.split('|', 1)[0]?.split('/') ?? [];
  const [, name] = /^ECSServiceAverage(CPU|Memory)Utilization$/.exec(type) ?? [];
  if (name)
    return [
      asked(
        {
          ...{ namespace: 'AWS/ECS', name: `${name}Utilization` },
          dimensions: { ClusterName, ServiceName },
        },
        'Average',
      ),
    ];
  const [, TargetGroup] = /(targetgroup\/.+)$/.exec(ResourceLabel) ?? [];
  if (type !== 'ALBRequestCountPerTarget' || TargetGroup === undefined) return undefined;
  return [
    asked(
      { namespace: 'AWS/ApplicationELB', name: 'RequestCountPerTarget', dimensions: { TargetGroup } },
      'Sum',
    ),
  ];
}

function asked(
  metric: { namespace: string; name: string; dimensions: Record<string, string> },
  statistic: string,
): DataQuery {
  return { id: 'asked', isReturned: true, source: { metric, statistic } };
}
