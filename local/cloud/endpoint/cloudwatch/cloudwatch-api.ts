import type { z } from 'zod';
import { AlarmNotFoundError, type Alarms } from '../../alarms/alarms.ts';
import type { Caller } from '../../cloud.ts';
import { MetricRequestError } from '../../metrics/metric-request-error.ts';
import { metricStore } from '../../metrics/metric-store.ts';
import type { CommonRuntime } from '../../runtime.ts';
import type { ApiObject, ApiValue } from '../cbor.ts';
import type { ApiHandler } from '../cbor-api.ts';
import { ServiceException } from '../json-api.ts';
import { describeAlarms } from './describe-alarms.ts';
import { alarmInputs, metricInputs } from './inputs.ts';
import { getMetricData, getMetricStatistics } from './read-metrics.ts';
import { listMetrics, putMetricData } from './store-metrics.ts';

/** By which requests of the CBOR and the JSON protocol are told from those to other services. */
export const cloudWatchTarget = 'GraniteServiceVersion20100801';
/** The same, of the query protocol. */
export const cloudWatchVersion = '2010-08-01';

export interface CloudWatchParts {
  runtime: CommonRuntime;
  alarms: Pick<Alarms, 'all' | 'setState'>;
}

/**
 * Alarms and metrics of the caller's account and region.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
 */
export function cloudWatchApi({ runtime, alarms }: CloudWatchParts): ApiHandler {
  const store = () => metricStore(runtime);
  const operations: Record<string, (input: ApiObject, caller: Caller) => ApiValue> = {
    DescribeAlarms: (input, caller) =>
      describeAlarms(ofCaller(alarms.all(), caller), parse(alarmInputs.describeAlarms, input)),
    SetAlarmState: (input, caller) => {
      const { AlarmName, StateValue, StateReason, StateReasonData } = parse(alarmInputs.setAlarmState, input);
      const state = { state: StateValue, reason: StateReason, reasonData: StateReasonData };
      alarms.setState(caller, AlarmName, state);
      return {};
    },
    GetMetricData: (input, caller) =>
      getMetricData(store(), caller, parse(metricInputs.getMetricData, input)),
    GetMetricStatistics: (input, caller) =>
      getMetricStatistics(store(), caller, parse(metricInputs.getMetricStatistics, input)),
    ListMetrics: (input, caller) => listMetrics(store(), caller, parse(metricInputs.listMetrics, input)),
    PutMetricData: (input, caller) =>
      putMetricData(store(), caller, parse(metricInputs.putMetricData, input)),
  };
  return async (operation, input, caller) => {
    const serve = operations[operation];
    if (!serve)
      throw new ServiceException(
        'UnknownOperationException',
        `CloudWatch answers ${Object.keys(operations).join(', ')} here, not ${operation}.`,
      );
    try {
      return serve(input, caller);
    } catch (error) {
      throw asAnswer(error);
    }
  };
}

function ofCaller<One extends { account: string; region: string }>(
  all: readonly One[],
  { account, region }: Caller,
): One[] {
  return all.filter((one) => one.account === account && one.region === region);
}

function parse<Schema extends z.ZodType>(schema: Schema, input: ApiObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException(
    'ValidationError',
    `${issue?.path.join('.') || 'The request'}: ${issue?.message}`,
  );
}

/** What cannot be read, in the words of CloudWatch's codes. */
function asAnswer(error: unknown): unknown {
  if (error instanceof AlarmNotFoundError) return new ServiceException('ResourceNotFound', error.message);
  if (error instanceof MetricRequestError) return new ServiceException('ValidationError', error.message);
  return error;
}
