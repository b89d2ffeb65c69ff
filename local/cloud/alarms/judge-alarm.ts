import type { Series } from '../metrics/math-values.ts';
import type { AlarmDefinition, AlarmState } from './alarm-definition.ts';

/** Beyond the periods that count, so that real values take the place of missing ones. */
const periodsFurtherBack = 2;

/** What an alarm is found to be, and why. */
export interface AlarmVerdict {
  state: AlarmState;
  reason: string;
  /** What was looked at, as JSON. */
  reasonData: string;
}

/** What an alarm is judged by. */
export interface AlarmEvidence {
  /** As many periods as `periodsToLookAt` says, the newest at the end. */
  series: Series;
  /** When the first of them begins, in milliseconds since 1970. */
  from: number;
  /** Milliseconds since 1970: what is missing before was not measured, as nothing ran that could. */
  observedSince: number;
  present: AlarmState;
}

/** As many as CloudWatch looks at: more than count, so that what is missing may be made up for from further back. */
export function periodsToLookAt({ evaluationPeriods }: AlarmDefinition): number {
  return evaluationPeriods + periodsFurtherBack;
}

/**
 * The state of an alarm; undefined where it stays as it is. The newest values count; where there are too few, the
 * missing ones count as the alarm says.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judgeAlarm(alarm: AlarmDefinition, evidence: AlarmEvidence): AlarmVerdict | undefined {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData, periodInSeconds } = alarm;
  const values = knownValues(alarm, evidence.series).slice(-evaluationPeriods);
  const missing = evaluationPeriods - values.length;
  const breaching = values.filter((value) => value.isBreaching).length;
  const verdict = (state: AlarmState): AlarmVerdict => ({
    state,
    reason: reasonFor(alarm, state, values, missing, evidence),
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: isoDate(Date.now()),
      ...(values[0] && { startDate: isoDate(timeOf(values[0], evidence, periodInSeconds)) }),
      ...{ period: periodInSeconds, threshold: alarm.threshold },
      recentDatapoints: values.map(({ value }) => value),
    }),
  });
  if (breaching >= datapointsToAlarm) return verdict('ALARM');
  if (missing === 0) return verdict('OK');
  const wasNotWatched = evidence.from < evidence.observedSince;
  if (wasNotWatched && evidence.present !== 'INSUFFICIENT_DATA') return undefined;
  if (treatMissingData === 'breaching' && breaching + missing >= datapointsToAlarm) return verdict('ALARM');
  if (treatMissingData === 'breaching' || treatMissingData === 'notBreaching') return verdict('OK');
  if (breaching < values.length) return verdict('OK');
  if (treatMissingData === 'ignore') return undefined;
  if (values.length === 0) return verdict('INSUFFICIENT_DATA');
  // Nothing but values that breach: the oldest of them must be as old as one of the required number would be.
  return (values[0]?.age ?? 0) >= datapointsToAlarm ? verdict('ALARM') : undefined;
}

interface KnownValue {
  value: number;
  isBreaching: boolean;
  index: number;
  /** 1 for the newest period. */
  age: number;
}

function knownValues({ comparison, threshold }: AlarmDefinition, series: Series): KnownValue[] {
  return series.flatMap((value, index) =>
    value === undefined
      ? []
      : [{ value, isBreaching: comparison.holds(value, threshold), index, age: series.length - index }],
  );
}

/** In the words of CloudWatch. */
function reasonFor(
  {
    comparison,
    threshold,
    datapointsToAlarm,
    evaluationPeriods,
    treatMissingData,
    periodInSeconds,
  }: AlarmDefinition,
  state: AlarmState,
  values: readonly KnownValue[],
  missing: number,
  evidence: AlarmEvidence,
): string {
  const transition = `minimum ${inNumber(datapointsToAlarm, 'datapoint')} for ${state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'} transition`;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${inNumber(missing, 'datapoint')} ${missing === 1 ? 'was' : 'were'} unknown.`;
  if (values.length === 0)
    return `Threshold Crossed: no datapoints were received for ${inNumber(evaluationPeriods, 'period')} and ${inNumber(evaluationPeriods, 'missing datapoint')} ${evaluationPeriods === 1 ? 'was' : 'were'} treated as [${treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching'}].`;
  const isAlarm = state === 'ALARM';
  const counted = values.filter(({ isBreaching }) => isBreaching === isAlarm);
  const listed = counted
    .toReversed()
    .slice(0, 5)
    .map((value) => `${value.value} (${shortDate(timeOf(value, evidence, periodInSeconds))})`);
  const how = `${counted.length === 1 ? 'was' : 'were'}${isAlarm ? '' : ' not'} ${comparison.words} the threshold (${threshold})`;
  return `Threshold Crossed: ${counted.length} out of the last ${inNumber(evaluationPeriods, 'datapoint')} [${listed.join(', ')}] ${how} (${transition}).`;
}

function timeOf({ index }: KnownValue, { from }: AlarmEvidence, periodInSeconds: number): number {
  return from + index * periodInSeconds * 1000;
}

/** Day, month, year, as CloudWatch writes it in reasons. */
function shortDate(time: number): string {
  const [, year, month, day, clock] = /^..(..)-(..)-(..)T(.{8})/.exec(new Date(time).toISOString()) ?? [];
  return `${day}/${month}/${year} ${clock}`;
}

function isoDate(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

function inNumber(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
