import { z } from 'zod';
import type { DataQuery } from '../metrics/metric-data.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';
import { alarmActions } from './alarm-actions.ts';

export const alarmType = 'AWS::CloudWatch::Alarm';

const dimensions = z
  .array(z.object({ Name: z.string(), Value: z.coerce.string() }))
  .default([])
  .transform((all) => Object.fromEntries(all.map(({ Name, Value }) => [Name, Value])));

const query = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  Label: z.string().optional(),
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions }),
      Period: z.coerce.number().min(1),
      Stat: z.string(),
    })
    .optional(),
  Period: z.coerce.number().min(1).optional(),
  ReturnData: flag().default(true),
});

const comparisons = {
  GreaterThanOrEqualToThreshold: {
    holds: (value: number, limit: number) => value >= limit,
    words: 'greater than or equal to',
  },
  GreaterThanThreshold: { holds: (value: number, limit: number) => value > limit, words: 'greater than' },
  LessThanThreshold: { holds: (value: number, limit: number) => value < limit, words: 'less than' },
  LessThanOrEqualToThreshold: {
    holds: (value: number, limit: number) => value <= limit,
    words: 'less than or equal to',
  },
} as const;

/** Those of alarms on bands, which anomaly detection draws. */
const bandComparisons = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
] as const;

// The defaults are those of the "PutMetricAlarm" action, Amazon CloudWatch API reference.
const schema = z.object({
  ...alarmActions,
  ComparisonOperator: z.enum([
    ...(Object.keys(comparisons) as (keyof typeof comparisons)[]),
    ...bandComparisons,
  ]),
  Threshold: z.coerce.number().optional(),
  ThresholdMetricId: z.string().optional(),
  EvaluationPeriods: z.coerce.number().int().min(1),
  DatapointsToAlarm: z.coerce.number().int().min(1).optional(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']).default('missing'),
  Namespace: z.string().default(''),
  MetricName: z.string().optional(),
  Dimensions: dimensions,
  Period: z.coerce.number().min(1).default(60),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Metrics: z.array(query).default([]),
});

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type TreatMissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

/** An alarm on a metric, or on an expression over metrics. */
export interface AlarmDefinition {
  description: string;
  hasActions: boolean;
  /** ARNs of what is told, by the state that is entered. */
  actions: Record<AlarmState, readonly string[]>;
  comparison: { holds(value: number, limit: number): boolean; words: string };
  comparisonOperator: string;
  threshold: number;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: TreatMissingData;
  periodInSeconds: number;
  queries: readonly DataQuery[];
  /** Why it cannot be evaluated here, for what it asks of CloudWatch; undefined where it can. */
  obstacle: string | undefined;
}

/** @throws InvalidPropertiesError */
export function parseAlarm(properties: Properties): AlarmDefinition {
  const parsed = parseProperties(alarmType, schema, properties);
  const comparison = comparisons[parsed.ComparisonOperator as keyof typeof comparisons];
  const isOfBand = comparison === undefined || parsed.ThresholdMetricId !== undefined;
  const { OKActions: OK, AlarmActions: ALARM, InsufficientDataActions: INSUFFICIENT_DATA } = parsed;
  return {
    description: parsed.AlarmDescription,
    hasActions: parsed.ActionsEnabled,
    actions: { OK, ALARM, INSUFFICIENT_DATA },
    comparison: comparison ?? comparisons.GreaterThanThreshold,
    comparisonOperator: parsed.ComparisonOperator,
    threshold: parsed.Threshold ?? 0,
    evaluationPeriods: parsed.EvaluationPeriods,
    datapointsToAlarm: parsed.DatapointsToAlarm ?? parsed.EvaluationPeriods,
    treatMissingData: parsed.TreatMissingData,
    periodInSeconds: periodOf(parsed),
    queries: queriesOf(parsed),
    obstacle: isOfBand ? 'it compares with a band of anomaly detection' : undefined,
  };
}

type Parsed = z.output<typeof schema>;

/** The longest of its metrics', as for an expression that says none itself. */
function periodOf({ Metrics, Period }: Parsed): number {
  const periods = Metrics.map((each) => each.MetricStat?.Period ?? each.Period ?? 0);
  return Math.max(60, ...(Metrics.length > 0 ? periods : [Period]));
}

function queriesOf({ Metrics, MetricName, Namespace, Dimensions, ...parsed }: Parsed): DataQuery[] {
  if (Metrics.length === 0) {
    const metric = { namespace: Namespace, name: MetricName ?? '', dimensions: Dimensions };
    const statistic = parsed.ExtendedStatistic ?? parsed.Statistic ?? 'Average';
    return [{ id: 'metric', source: { metric, statistic }, isReturned: true }];
  }
  return Metrics.map(({ Id, Expression = '', MetricStat, ReturnData, Label }) => {
    const {
      Namespace: namespace = '',
      MetricName: name = '',
      Dimensions: own = {},
    } = MetricStat?.Metric ?? {};
    const metric = { namespace, name, dimensions: own };
    const source = MetricStat ? { metric, statistic: MetricStat.Stat } : { expression: Expression };
    return { id: Id, source, isReturned: ReturnData, label: Label };
  });
}
