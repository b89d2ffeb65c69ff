import type { z } from 'zod';
import type { Alarm } from '../../alarms/alarm.ts';
import type { AlarmDefinition } from '../../alarms/alarm-definition.ts';
import type { CompositeAlarm } from '../../alarms/composite-alarm.ts';
import type { DataQuery } from '../../metrics/metric-data.ts';
import type { ApiObject, ApiValue } from '../cbor.ts';
import type { alarmInputs } from './inputs.ts';

type Input = z.output<typeof alarmInputs.describeAlarms>;

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export function describeAlarms(alarms: readonly Alarm[], input: Input): ApiValue {
  const asked = alarms
    .filter((alarm) => isAskedFor(alarm, input))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const begin = Number(input.NextToken ?? 0);
  const page = asked.slice(begin, begin + input.MaxRecords);
  const next = begin + page.length;
  return {
    MetricAlarms: page.flatMap((alarm) => (alarm.metric ? [describeMetric(alarm, alarm.metric)] : [])),
    CompositeAlarms: page.flatMap((alarm) =>
      alarm.composite ? [describeComposite(alarm, alarm.composite)] : [],
    ),
    NextToken: next < asked.length ? String(next) : undefined,
  };
}

function isAskedFor(alarm: Alarm, input: Input): boolean {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, ActionPrefix } = input;
  const actions = Object.values((alarm.metric ?? alarm.composite)?.actions ?? {}).flat();
  return (
    AlarmTypes.includes(alarm.composite ? 'CompositeAlarm' : 'MetricAlarm') &&
    (AlarmNames === undefined || AlarmNames.includes(alarm.name)) &&
    alarm.name.startsWith(AlarmNamePrefix) &&
    (StateValue === undefined || StateValue === alarm.state.value) &&
    (ActionPrefix === '' || actions.some((action) => action.startsWith(ActionPrefix)))
  );
}

/** What both kinds have. */
function describe(alarm: Alarm, { hasActions, actions }: AlarmDefinition | CompositeAlarm): ApiObject {
  const { value, reason, reasonData, updatedAt, since } = alarm.state;
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description || undefined,
    ActionsEnabled: hasActions,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    StateValue: value,
    StateReason: reason,
    StateReasonData: reasonData || undefined,
    StateUpdatedTimestamp: new Date(updatedAt),
    StateTransitionedTimestamp: new Date(since),
  };
}

function describeMetric(alarm: Alarm, definition: AlarmDefinition): ApiObject {
  return {
    ...describe(alarm, definition),
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.datapointsToAlarm,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparisonOperator,
    TreatMissingData: definition.treatMissingData,
    ...sourceOf(definition),
  };
}

/** One metric stands in the alarm itself, several stand in a list. */
function sourceOf({ queries, periodInSeconds: Period }: AlarmDefinition): ApiObject {
  const [first] = queries;
  if (queries.length > 1 || !first || 'expression' in first.source)
    return { Metrics: queries.map((query) => describeQuery(query, Period)), Dimensions: [] };
  const { metric, statistic } = first.source;
  const isPercentile = statistic.startsWith('p');
  return {
    ...metricOf(metric),
    Period,
    ...(isPercentile ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
  };
}

function describeQuery(
  { id: Id, label: Label, isReturned: ReturnData, source }: DataQuery,
  Period: number,
): ApiObject {
  return 'expression' in source
    ? { Id, Label, ReturnData, Expression: source.expression }
    : {
        Id,
        Label,
        ReturnData,
        MetricStat: { Metric: metricOf(source.metric), Period, Stat: source.statistic },
      };
}

/** As the API names a metric. */
export function metricOf({
  namespace,
  name,
  dimensions,
}: {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}): ApiObject {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, Dimensions };
}

function describeComposite(alarm: Alarm, definition: CompositeAlarm): ApiObject {
  return { ...describe(alarm, definition), AlarmRule: definition.ruleText };
}
