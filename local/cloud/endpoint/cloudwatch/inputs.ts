import { z } from 'zod';

/** A point in time, as the protocols write it: itself, seconds since 1970, or ISO 8601. */
const time = z.union([
  z.date(),
  z.number().transform((seconds) => new Date(seconds * 1000)),
  z
    .string()
    .transform((text) => new Date(text))
    .refine(
      (date) => !Number.isNaN(date.getTime()),
      'this is no time; give one such as 2026-11-28T12:00:00Z',
    ),
]);

const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const dimensions = z
  .array(z.strictObject({ Name: z.string().min(1), Value: z.string().min(1) }))
  .max(30)
  .default([])
  .transform((all) => Object.fromEntries(all.map(({ Name, Value }) => [Name, Value])));

/** Of a minute and more; what is asked for by the second is told by the minute. */
const period = z.coerce.number().int().min(1);

const number = z.coerce.number();

const state = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** What else CloudWatch takes is refused, so that nobody takes for heeded what is not. */
export const alarmInputs = {
  describeAlarms: z.strictObject({
    AlarmNames: z.array(z.string()).optional(),
    AlarmNamePrefix: z.string().default(''),
    AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).default(['MetricAlarm']),
    StateValue: state.optional(),
    ActionPrefix: z.string().default(''),
    MaxRecords: z.coerce.number().int().min(1).max(100).default(50),
    NextToken: z.string().optional(),
  }),
  setAlarmState: z.strictObject({
    AlarmName: z.string(),
    StateValue: state,
    StateReason: z.string().max(1023),
    StateReasonData: z.string().max(4000).default(''),
  }),
};

export const metricInputs = {
  getMetricData: z.strictObject({
    MetricDataQueries: z.array(
      z.strictObject({
        Id: z.string().regex(/^[a-z]\w*$/, 'an id begins with a small letter'),
        Expression: z.string().optional(),
        MetricStat: z
          .strictObject({
            Metric: z.strictObject({
              Namespace: z.string(),
              MetricName: z.string(),
              Dimensions: dimensions,
            }),
            Period: period,
            Stat: z.string(),
            Unit: z.string().optional(),
          })
          .optional(),
        Label: z.string().optional(),
        Period: period.optional(),
        ReturnData: truth.default(true),
      }),
    ),
    StartTime: time,
    EndTime: time,
    ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
    MaxDatapoints: z.coerce.number().int().optional(),
  }),
  getMetricStatistics: z.strictObject({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: dimensions,
    StartTime: time,
    EndTime: time,
    Period: period,
    Statistics: z.array(z.string()).default([]),
    ExtendedStatistics: z.array(z.string()).default([]),
    Unit: z.string().optional(),
  }),
  listMetrics: z.strictObject({
    Namespace: z.string().optional(),
    MetricName: z.string().optional(),
    Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string().optional() })).default([]),
    RecentlyActive: z.enum(['PT3H']).optional(),
    NextToken: z.string().optional(),
  }),
  putMetricData: z.strictObject({
    Namespace: z
      .string()
      .min(1)
      .refine((name) => !name.startsWith('AWS/'), 'a name space of AWS takes no values of others'),
    MetricData: z
      .array(
        z.strictObject({
          MetricName: z.string().min(1),
          Dimensions: dimensions,
          Timestamp: time.optional(),
          Value: number.optional(),
          Values: z.array(number).max(150).optional(),
          Counts: z.array(number).max(150).optional(),
          StatisticValues: z
            .strictObject({ SampleCount: number, Sum: number, Minimum: number, Maximum: number })
            .optional(),
          Unit: z.string().default('None'),
          StorageResolution: number.optional(),
        }),
      )
      .max(1000),
    StrictEntityValidation: truth.optional(),
  }),
};
