import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '../../../../local/cloud/json.ts';
import { supportedTypes } from '../../../../local/pipeline/actions/providers.ts';
import { codePipelineApi } from '../../../../local/pipeline/api/codepipeline-api.ts';
import type { ActionRecord } from '../../../../local/pipeline/record.ts';
import { startProcess } from '../../../support/child-process.ts';
import { eventually } from '../../../support/eventually.ts';
import { account, region } from '../cloud-in-test.ts';
import type { RehearsedPipeline } from '../rehearsed-pipeline.ts';
import { Course } from './course.ts';
import { minute, type ProviderCase } from './provider-case.ts';
import { providerCases } from './provider-cases.ts';
import { rehearseProvider } from './rehearse-provider.ts';

let course: Course;
let rehearsed: RehearsedPipeline;

beforeEach(() => {
  course = new Course(mkdtempSync(join(tmpdir(), 'provider-')));
});
afterEach(async () => {
  jest.restoreAllMocks();
  minute.milliseconds = 60_000;
  course.set('fails');
  await rehearsed.remove();
});

it('every provider has a case', async () => {
  rehearsed = await rehearseProvider(providerCases[0] as ProviderCase, course);
  expect([...new Set(providerCases.map(({ type }) => type))].toSorted()).toEqual(supportedTypes.toSorted());
});

describe.each(providerCases.map((provider) => [provider.title, provider] as const))('%s', (_, provider) => {
  it('succeeds, and leaves its variables, its files and its log', async () => {
    rehearsed = await rehearseProvider(provider, course);
    const taken = takenAfterwards();

    const { status } = await rehearsed.untilEnded(await start());

    expect(status).toBe('Succeeded');
    const [run] = runs();
    expect(run).toMatchObject({ status: 'Succeeded', carriedOut: provider.carriedOut });
    expect(run?.outputVariables).toEqual(provider.variables);
    expect(taken).toMatchObject(provider.files);
    expect(course.timesDone()).toBe(1);
    if (provider.log === null) expect(run?.logFile).toBeNull();
    else expect(readFileSync(run?.logFile ?? '', 'utf8')).toMatch(provider.log);
  });

  it('fails with its reason, lets nothing run after it, and is tried again', async () => {
    course.set('fails');
    rehearsed = await rehearseProvider(provider, course);
    const id = await start();

    const failed = await rehearsed.untilEnded(id);

    expect(failed.status).toBe('Failed');
    expect(failed.statusSummary).toMatch(/^Work\/work: /);
    expect(runs()).toMatchObject([{ status: 'Failed', summary: expect.stringMatching(provider.reason) }]);
    expect(rehearsed.built).not.toContain('after');

    course.set('succeeds');
    await rehearsed.engine.retryStage('sample', id, 'Work');

    expect((await rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(runs().map(({ status }) => status)).toEqual(['Failed', 'Succeeded']);
    expect(course.timesDone()).toBe(1);
  });

  it('lets an execution that is stopped end with its own end', async () => {
    const id = await startAndWait(provider);

    await rehearsed.engine.stopExecution('sample', id, 'enough');
    course.set('succeeds');

    expect(await rehearsed.untilEnded(id)).toMatchObject({ status: 'Stopped', statusSummary: 'enough' });
    expect(runs()).toMatchObject([{ status: provider.whenStopped }]);
    expect(rehearsed.built).not.toContain('after');
  });

  it('is abandoned, and nothing counts that it does afterwards', async () => {
    const id = await startAndWait(provider);

    await rehearsed.engine.stopExecution('sample', id, 'enough', { abandon: true });
    course.set('succeeds');

    const { status, variables, artifacts } = await rehearsed.untilEnded(id);
    expect(status).toBe('Stopped');
    expect(runs()).toMatchObject([{ status: 'Abandoned', summary: 'enough', outputVariables: {} }]);
    expect(Object.keys(variables)).not.toContain('Work');
    expect(artifacts).not.toContain('Out');
  });

  if (provider.timesOut !== null) {
    const { says, wait } = provider.timesOut;
    it('fails when its time is over', async () => {
      if (wait === undefined) shortenMinutes();
      const id = await startAndWait(provider);
      await wait?.(rehearsed, id);

      expect((await rehearsed.untilEnded(id)).status).toBe('Failed');
      expect(runs()).toMatchObject([{ status: 'Failed', summary: expect.stringMatching(says) }]);
      expect(course.timesDone()).toBe(0);
    });
  }

  it('goes on after the rehearsal was killed, and does nothing twice', async () => {
    course.set('waits');
    const script = join(import.meta.dirname, 'run-until-killed.ts');
    const program = startProcess([process.execPath, script, provider.title, course.stateDirectory]);
    await eventually(() => expect([course.timesBegun(), program.output()]).toEqual([1, '']));
    program.kill('SIGKILL');
    await program.exit;

    rehearsed = await rehearseProvider(provider, course);
    const taken = takenAfterwards();
    const [{ executionId } = { executionId: '' }] = rehearsed.engine.executions('sample');
    await rehearsed.engine.resume();
    course.set('succeeds');

    expect((await rehearsed.untilEnded(executionId)).status).toBe('Succeeded');
    expect(runs().at(-1)).toMatchObject({ status: 'Succeeded', outputVariables: provider.variables });
    expect(taken).toMatchObject(provider.files);
    expect(course.timesDone()).toBe(1);
    expect(rehearsed.built.filter((name) => name === 'after')).toHaveLength(1);
  });

  it.each(['succeeds', 'fails'] as const)('is described by ListActionExecutions when it %s', async (how) => {
    course.set(how);
    rehearsed = await rehearseProvider(provider, course);
    await rehearsed.untilEnded(await start());

    const detail = await describedRun();

    const declared = provider.action(course);
    const [category, owner, providerName] = provider.type.split('/');
    expect(detail).toMatchObject({
      ...{ stageName: 'Work', actionName: 'work', pipelineVersion: 1 },
      status: how === 'succeeds' ? 'Succeeded' : 'Failed',
      input: {
        actionTypeId: { category, owner, provider: providerName, version: '1' },
        configuration: declared.Configuration ?? {},
        resolvedConfiguration: declared.Configuration ?? {},
        region,
      },
      output: {
        outputVariables: how === 'succeeds' ? provider.variables : {},
        executionResult: {
          externalExecutionSummary: expect.stringMatching(how === 'succeeds' ? /\w/ : provider.reason),
          ...(how === 'fails' && { errorDetails: { message: expect.stringMatching(provider.reason) } }),
        },
      },
    });
  });
});

async function start(): Promise<string> {
  return rehearsed.engine.start('sample');
}

/** Until the work has begun, which then waits. */
async function startAndWait(provider: ProviderCase): Promise<string> {
  course.set('waits');
  rehearsed = await rehearseProvider(provider, course);
  const id = await start();
  await eventually(() => expect(course.timesBegun()).toBe(1));
  return id;
}

function runs(): ActionRecord[] {
  const [execution] = rehearsed.engine.executions('sample');
  return ((execution?.actions ?? []) as ActionRecord[]).filter(({ action }) => action === 'work');
}

/** The files that the stage after it takes, as soon as it has. */
function takenAfterwards(): Record<string, string> {
  const taken: Record<string, string> = {};
  rehearsed.builds.set('after', async ({ sourceDirectory }) => {
    for (const file of readdirSync(sourceDirectory))
      taken[file] = readFileSync(join(sourceDirectory, file), 'utf8');
    return undefined;
  });
  return taken;
}

function shortenMinutes(): void {
  // A build of 55 minutes still has the time to begin on a machine with much to do.
  minute.milliseconds = 10;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  jest
    .spyOn(AbortSignal, 'timeout')
    .mockImplementation((milliseconds) => timeout((milliseconds / 60_000) * minute.milliseconds));
}

async function describedRun(): Promise<JsonObject | undefined> {
  const api = codePipelineApi(rehearsed.engine);
  const answer = await api('ListActionExecutions', { pipelineName: 'sample' }, { account, region });
  const { actionExecutionDetails } = answer as { actionExecutionDetails: JsonObject[] };
  return actionExecutionDetails.find(({ actionName }) => actionName === 'work');
}
