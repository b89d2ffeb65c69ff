import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PipelineExecution } from '../../local/pipeline/execution.ts';
import { type Rehearsal, startRehearsal } from '../../local/rehearsal.ts';
import { appThatWrites, asking, deliveryTemplate, SmallDelivery } from '../support/small-delivery.ts';

let delivery: SmallDelivery;
let rehearsal: Rehearsal | undefined;

beforeEach(async () => {
  delivery = await SmallDelivery.create();
});

afterEach(async () => {
  await rehearsal?.stop();
  rehearsal = undefined;
  await delivery.remove();
}, 30_000);

async function start(stack?: string): Promise<Rehearsal> {
  rehearsal = await startRehearsal({
    checkoutDirectory: delivery.checkout,
    stack,
    stateDirectory: join(delivery.folder, 'state'),
    apiPort: 0,
    step: (_what, work) => work(),
  });
  return rehearsal;
}

async function until(
  engine: Rehearsal['engine'],
  condition: (newest: PipelineExecution) => boolean,
): Promise<PipelineExecution> {
  for (;;) {
    const [newest] = engine.executions('sample');
    if (newest !== undefined && condition(newest)) return newest;
    if (newest?.status === 'Failed') throw new Error(newest.statusSummary);
    await new Promise<void>((resolve) => {
      const end = engine.subscribe(() => {
        end();
        resolve();
      });
    });
  }
}

const gateWaits = ({ actions }: PipelineExecution) =>
  actions.some(({ approvalToken, status }) => approvalToken !== null && status === 'InProgress');
const hasEnded = ({ endedAt }: PipelineExecution) => endedAt !== null;
const wordsSaid = ({ cloud }: Rehearsal) =>
  cloud.stacks().find(({ stackName }) => stackName === 'dev')?.outputs.Said;

/** As a client of CodePipeline does it. */
async function approveGate({ cloud }: Rehearsal): Promise<void> {
  const client = new CodePipelineClient({
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
  });
  const { stageStates } = await client.send(new GetPipelineStateCommand({ name: 'sample' }));
  await client.send(
    new PutApprovalResultCommand({
      pipelineName: 'sample',
      stageName: 'Gate',
      actionName: 'promote',
      token: stageStates?.at(-1)?.actionStates?.[0]?.latestExecution?.token,
      result: { status: 'Approved', summary: 'fine' },
    }),
  );
  client.destroy();
}

describe('a rehearsal of a pipeline that is not ours', () => {
  it('carries HEAD through to the gate, takes a push, and the answer of a person by the API', async () => {
    const started = await start();
    const outcomes = await started.begin('http://127.0.0.1:1/');
    expect(outcomes).toMatchObject([{ status: 'pushed', branch: 'main' }]);
    await until(started.engine, gateWaits);
    expect(wordsSaid(started)).toBe('hello');

    await delivery.commit('Greet later', { 'words.txt': 'good evening' });
    expect(await delivery.push()).toMatch(
      /started sample \(execution .*\); watch it at http:\/\/127\.0\.0\.1:1\//,
    );
    const second = await until(
      started.engine,
      (newest) => newest.revision?.message === 'Greet later' && newest.waitingBefore === 'Gate',
    );
    expect(wordsSaid(started)).toBe('good evening');

    await approveGate(started);
    await until(started.engine, gateWaits);
    await approveGate(started);
    expect(await until(started.engine, hasEnded)).toMatchObject({
      executionId: second.executionId,
      status: 'Succeeded',
    });
    expect(started.engine.executions('sample').map(({ status }) => status)).toEqual([
      'Succeeded',
      'Succeeded',
    ]);
  }, 60_000);

  it('changes itself where the push changes the pipeline', async () => {
    const started = await start();
    await started.begin('http://127.0.0.1:1/');
    await until(started.engine, gateWaits);

    await delivery.commit('Ask otherwise', { 'app.js': appThatWrites(deliveryTemplate(asking('Really?'))) });
    await delivery.push();
    const newest = await until(
      started.engine,
      (execution) => execution.trigger === 'PipelineUpdate' && gateWaits(execution),
    );

    expect(newest.actions.at(-1)?.question).toBe('Really?');
    expect(started.engine.executions('sample').map(({ status }) => status)).toEqual([
      'InProgress',
      'Cancelled',
      'Cancelled',
    ]);
  }, 60_000);

  it('goes on after it was stopped, with what was pushed meanwhile', async () => {
    const before = await start();
    await before.begin('http://127.0.0.1:1/');
    const first = await until(before.engine, gateWaits);
    await before.stop();

    await delivery.commit('At night', { 'words.txt': 'while you slept' });
    expect(await delivery.push()).toMatch(/no rehearsal runs now; the next npm start takes main at .* up/);
    const after = await start();
    expect(await after.begin('http://127.0.0.1:1/')).toMatchObject([{ status: 'up-to-date' }]);

    await until(
      after.engine,
      (newest) => newest.executionId !== first.executionId && newest.waitingBefore === 'Gate',
    );
    expect(wordsSaid(after)).toBe('while you slept');
  }, 60_000);

  it('is refused where another one runs in the same folder', async () => {
    await start();

    await expect(
      startRehearsal({
        checkoutDirectory: delivery.checkout,
        stateDirectory: join(delivery.folder, 'state'),
        apiPort: 0,
        step: (_what, work) => work(),
      }),
    ).rejects.toThrow(/A rehearsal runs already in .*state \(pid \d+\)/);
  }, 30_000);

  it('asks which pipeline is meant where several stacks have one, and takes that alone', async () => {
    const other = JSON.parse(JSON.stringify(deliveryTemplate()).replaceAll('sample', 'other'));
    const twoPipelines = appThatWrites(deliveryTemplate(), other).replace(
      '"delivery":{',
      '"dev":{"type":"aws:cloudformation:stack","environment":"aws://111111111111/eu-central-1","properties":{"templateFile":"dev.template.json"}},"delivery":{',
    );
    await delivery.commit('Two pipelines', { 'app.js': twoPipelines });

    await expect(start()).rejects.toThrow(
      /Several stacks of \S.*cdk\.json hold a pipeline; .*: dev, delivery\.$/,
    );
    await expect(start('prod')).rejects.toThrow(
      /No stack prod of .* holds a pipeline; choose one by --stack: dev/,
    );
    const started = await start('dev');
    expect(started.engine.pipelines().map(({ name }) => name)).toEqual(['other']);
    await started.stop();
    await expect(start('delivery')).rejects.toThrow(
      /holds a rehearsal of the pipeline in dev, and that in delivery/,
    );
    rehearsal = undefined;
  }, 60_000);

  it('says in one line that an app holds no pipeline, and leaves nothing running', async () => {
    await delivery.commit('No pipeline', { 'app.js': appThatWrites({ Resources: {} }) });

    await expect(start()).rejects.toThrow(
      /has no stack at its top level that holds an AWS::CodePipeline::Pipeline/,
    );
    await expect(readFile(join(delivery.folder, 'state', 'lock.json'))).rejects.toThrow(/ENOENT/);
  }, 30_000);
});
