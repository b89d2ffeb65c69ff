import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { receivePush } from '../../../local/pipeline/pushes/receive-push.ts';
import type { ActionRecord } from '../../../local/pipeline/record.ts';
import { approval, build, deployment, pipeline, source, stage, template } from './pipeline-builders.ts';
import { artifactWith, gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const first = 'a'.repeat(40);
const never = new Promise<undefined>(() => {});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function expiring(TimeoutInMinutes: number): string {
  return template(
    pipeline([stage('Source', source()), stage('Gate', { ...approval('promote'), TimeoutInMinutes })]),
  );
}

const oneBuild = template(
  pipeline([stage('Source', source()), stage('Build', build('unit'), build('lint'))]),
  {
    unit: 'unit.yml',
    lint: 'lint.yml',
  },
);

describe('after a kill', () => {
  it('an action that was in progress is abandoned and started again, and what had succeeded is not', async () => {
    rehearsed = await RehearsedPipeline.create(oneBuild);
    rehearsed.builds.set('unit', () => never);
    const id = rehearsed.push(first);
    await rehearsed.until(
      () => rehearsed.built.includes('unit') && rehearsed.actions(id).includes('lint Succeeded'),
    );

    rehearsed.builds.delete('unit');
    await rehearsed.restart();
    const execution = await rehearsed.untilEnded(id);

    expect(execution.status).toBe('Succeeded');
    expect(rehearsed.actions(id).toSorted()).toEqual([
      'lint Succeeded',
      'source Succeeded',
      'unit Abandoned',
      'unit Succeeded',
    ]);
    expect(execution.actions.find(({ status }) => status === 'Abandoned')?.summary).toBe(
      'The rehearsal ended while this ran',
    );
  });

  it('a gate goes on waiting with the same token', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(pipeline([stage('Source', source()), stage('Gate', approval('promote'))])),
    );
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const asked = rehearsed.approval(id);

    await rehearsed.restart();

    expect(rehearsed.approval(id)).toEqual(asked);
    await rehearsed.engine.approve({ ...asked, status: 'Approved', summary: '' });
    expect((await rehearsed.untilEnded(id)).status).toBe('Succeeded');
  });

  it.each<[string, (gate: ActionRecord) => void, number]>([
    ['has waited too long meanwhile', (gate) => Object.assign(gate, { expiresAt: minutesAgo(1) }), 5],
    [
      'was asked by an older rehearsal, which kept no end, too long ago',
      (gate) => {
        delete gate.expiresAt;
        gate.startedAt = minutesAgo(6);
      },
      5,
    ],
  ])('a gate that %s fails its execution, which can be tried again', async (_, change, minutes) => {
    rehearsed = await RehearsedPipeline.create(expiring(minutes));
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const [, gate] = rehearsed.execution(id).actions;
    if (gate) change(gate);
    rehearsed.engine.runner('sample').ledger.save(rehearsed.execution(id));

    await rehearsed.restart();

    expect(await rehearsed.untilEnded(id)).toMatchObject({
      status: 'Failed',
      statusSummary: 'Gate/promote: Expired: nobody answered within 5 minutes',
    });
    await rehearsed.engine.retryStage('sample', id, 'Gate');
    await rehearsed.untilWaiting(id);
  });

  it('a gate waits as long as it had left, and not all of its time once more', async () => {
    rehearsed = await RehearsedPipeline.create(expiring(60));
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const before = rehearsed.execution(id).actions[1]?.expiresAt;

    await rehearsed.restart();

    expect(rehearsed.execution(id).actions[1]).toMatchObject({ status: 'InProgress', expiresAt: before });
    expect(Date.parse(String(before)) - Date.now()).toBeLessThanOrEqual(60 * 60_000);
    expect(Date.parse(String(before)) - Date.now()).toBeGreaterThan(55 * 60_000);
  });

  it('a rejection that was given just before holds', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(pipeline([stage('Source', source()), stage('Gate', approval('promote'))])),
    );
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const undecided = structuredClone(rehearsed.execution(id));
    await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Rejected', summary: 'no' });
    const { actions } = await rehearsed.untilEnded(id);
    // As if the kill had come right after the answer was written.
    rehearsed.engine.runner('sample').ledger.save({ ...undecided, actions });

    await rehearsed.restart();

    expect(rehearsed.execution(id)).toMatchObject({
      status: 'Failed',
      statusSummary: 'Gate/promote: Rejected: no',
    });
    expect(rehearsed.actions(id)).toEqual(['source Succeeded', 'promote Failed']);
  });

  it('a deployment that was in progress prepares its change set once more', async () => {
    const changeSet = { StackName: 'dev', ChangeSetName: 'change' };
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Build', build('synth', { OutputArtifacts: [{ Name: 'Out' }] })),
          stage(
            'dev',
            deployment(
              'Prepare',
              { ...changeSet, ActionMode: 'CHANGE_SET_REPLACE', TemplatePath: 'Out::dev.json' },
              { InputArtifacts: [{ Name: 'Out' }] },
            ),
            deployment('Deploy', { ...changeSet, ActionMode: 'CHANGE_SET_EXECUTE' }, { RunOrder: 2 }),
          ),
        ]),
        { synth: 'synth.yml' },
      ),
    );
    rehearsed.builds.set('synth', async (request) => ({
      artifact: await artifactWith(request, 'dev.json', '{}'),
    }));
    const deploying = gate();
    rehearsed.cloud.beforeDeployment = () => {
      deploying.open();
      return never;
    };
    const id = rehearsed.push(first);
    await deploying.opened;

    rehearsed.cloud.beforeDeployment = async () => {};
    rehearsed.cloud.forgetChangeSets();
    await rehearsed.restart();

    expect((await rehearsed.untilEnded(id)).status).toBe('Succeeded');
    expect(rehearsed.cloud.deployed).toEqual(['dev']);
  });

  it('the processes of a build are ended before it starts again', async () => {
    rehearsed = await RehearsedPipeline.create(oneBuild);
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    rehearsed.builds.set('unit', (request) => {
      request.started?.(child.pid ?? 0);
      return never;
    });
    rehearsed.push(first);
    await rehearsed.until(() => rehearsed.built.length === 2);

    rehearsed.builds.delete('unit');
    await rehearsed.restart();

    expect(await ended).toBe('SIGTERM');
  });

  it('a push that nobody was told of is taken up, and only once', async () => {
    rehearsed = await RehearsedPipeline.create(oneBuild);
    rehearsed.commits.push(first);

    await rehearsed.restart();
    await rehearsed.untilEnded((await receiveMissedPushes())[0] ?? '');
    await rehearsed.restart();

    expect(await receiveMissedPushes()).toEqual([]);
    expect(rehearsed.engine.executions('sample')).toMatchObject([
      { trigger: 'Push', revision: { commit: first } },
    ]);
  });

  it('a half-written record is never read', async () => {
    rehearsed = await RehearsedPipeline.create(oneBuild);
    const id = rehearsed.push(first);
    await rehearsed.untilEnded(id);
    const directory = join(rehearsed.stateDirectory, 'pipelines', 'sample', 'executions', id);
    await writeFile(join(directory, 'execution.json.123.draft'), '{ "half":');

    await rehearsed.restart();

    expect(rehearsed.engine.executions('sample')).toMatchObject([{ executionId: id, status: 'Succeeded' }]);
  });
});

/** The executions that it starts. */
async function receiveMissedPushes(): Promise<string[]> {
  const pushes = await rehearsed.engine.sources.heads();
  const outcomes = await Promise.all(
    pushes.map((push) => receivePush(rehearsed.engine, rehearsed.cloud, push)),
  );
  return outcomes.flatMap(({ executions }) => executions.map(({ executionId }) => executionId));
}

describe('stopping the engine', () => {
  it('cuts builds off, and leaves them in progress for the next start', async () => {
    rehearsed = await RehearsedPipeline.create(oneBuild);
    rehearsed.builds.set('unit', async ({ signal }) => {
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      return { status: 'STOPPED', summary: 'stopped' };
    });
    const id = rehearsed.push(first);
    await rehearsed.until(() => rehearsed.built.length === 2);

    await rehearsed.engine.stop();

    expect(rehearsed.execution(id).status).toBe('InProgress');
    rehearsed.builds.delete('unit');
    await rehearsed.restart();
    expect((await rehearsed.untilEnded(id)).status).toBe('Succeeded');
  });
});
