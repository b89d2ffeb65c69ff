import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryMetric } from '../../../../app/automation/delivery-metrics/contract.ts';
import { createHandler } from '../../../../app/automation/delivery-metrics/handler.ts';
import { createMetrics } from '../../../../app/platform/metrics.ts';
import { deliveryToProd } from '../../../local/pipeline/pipeline-builders.ts';
import { type PipelineInTest, startPipelineInTest } from '../../../local/pipeline/pipeline-in-test.ts';
import { silentLogger } from '../../../support/silent-logger.ts';

const [first = '', second = '', third = '', fourth = ''] = ['a', 'b', 'c', 'd'].map((letter) =>
  letter.repeat(40),
);
/** The rehearsed commits were all made then. */
const committedAt = Date.parse('2026-11-22T10:00:00Z');

let test: PipelineInTest;
let written: string[];
let invoke: ReturnType<typeof createHandler>;

beforeEach(async () => {
  written = [];
  test = await startPipelineInTest(deliveryToProd);
  invoke = createHandler({
    ...{ client: test.client, productionStage: 'prod', logger: silentLogger() },
    metrics: createMetrics<DeliveryMetric>({
      ...{ service: 'delivery-metrics', environment: 'delivery' },
      write: (line) => void written.push(line),
    }),
  });
});
afterEach(() => test.remove());

/** What is measured of the events since the last call, by the name of the metric. */
async function measured(): Promise<Record<string, unknown>> {
  for (const event of test.takeEvents()) await invoke(event);
  const lines = written.splice(0).map((line) => JSON.parse(line));
  return Object.fromEntries(
    lines.flatMap(({ _aws, environment, service, ...values }) => {
      expect({ environment, service }).toEqual({ environment: 'delivery', service: 'delivery-metrics' });
      return Object.entries(values);
    }),
  );
}

async function deliver(commit: string): Promise<string> {
  const id = test.rehearsed.push(commit);
  await test.rehearsed.untilWaiting(id);
  await answer(id, 'Approved');
  return id;
}

async function answer(id: string, status: 'Approved' | 'Rejected'): Promise<void> {
  await test.rehearsed.engine.approve({ ...test.rehearsed.approval(id), status, summary: '' });
  await test.rehearsed.untilEnded(id);
}

async function fail(commit: string): Promise<void> {
  test.rehearsed.builds.set('unit', async () => ({ status: 'FAILED', summary: 'bad' }));
  await test.rehearsed.untilEnded(test.rehearsed.push(commit));
  test.rehearsed.builds.clear();
}

describe('the metrics of the delivery', () => {
  it('count a deployment to production, and take its lead time from when the commit was made', async () => {
    await deliver(first);

    const { Deployments, LeadTime } = await measured();
    expect(Deployments).toBe(1);
    const seconds = (Date.now() - committedAt) / 1000;
    expect(Number(LeadTime)).toBeLessThan(seconds + 1);
    expect(Number(LeadTime)).toBeGreaterThan(seconds - 60);
  });

  it('take the lead time of every commit that comes with a release, and of none that came before', async () => {
    await deliver(first);
    await fail(second);
    const rejected = test.rehearsed.push(third);
    await test.rehearsed.untilWaiting(rejected);
    await answer(rejected, 'Rejected');
    await measured();
    await deliver(fourth);

    const { Deployments, LeadTime } = await measured();
    expect(Deployments).toBe(1);
    expect(LeadTime).toHaveLength(3);
  });

  it('measure how long deliveries came through until one failed, and how long until one came through again', async () => {
    const start = async (id: string) => Date.parse(test.rehearsed.execution(id).startedAt) / 1000;
    const good = await deliver(first);
    await measured();
    await fail(second);
    expect(Object.keys(await measured())).toEqual(['TimeBetweenFailures']);
    await fail(third);
    expect(await measured()).toEqual({});
    const again = await deliver(fourth);

    const { TimeToRecover } = await measured();
    expect(Number(TimeToRecover)).toBeGreaterThan(0);
    expect(Number(TimeToRecover)).toBeLessThan((await start(again)) - (await start(good)));
  });

  it('do not take it for a failure that nobody wanted a change in production', async () => {
    await deliver(first);
    await measured();
    const rejected = test.rehearsed.push(second);
    await test.rehearsed.untilWaiting(rejected);
    await answer(rejected, 'Rejected');
    expect(await measured()).toEqual({});

    await deliver(third);
    expect(Object.keys(await measured()).sort()).toEqual(['Deployments', 'LeadTime']);
  });

  it('do not take it for a deployment that production goes back', async () => {
    const good = await deliver(first);
    await deliver(second);
    await measured();
    await test.rehearsed.untilEnded(await test.rehearsed.engine.rollBackStage('sample', 'prod', good));

    expect(await measured()).toEqual({});
  });
});
