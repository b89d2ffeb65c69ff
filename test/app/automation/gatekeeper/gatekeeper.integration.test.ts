import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../app/automation/gatekeeper/handler.ts';
import {
  approval,
  build,
  pipeline,
  source,
  stage,
  template,
} from '../../../local/pipeline/pipeline-builders.ts';
import { type PipelineInTest, startPipelineInTest } from '../../../local/pipeline/pipeline-in-test.ts';
import { gate } from '../../../local/pipeline/rehearsed-pipeline.ts';
import { silentLogger } from '../../../support/silent-logger.ts';

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

let test: PipelineInTest;
let invoke: ReturnType<typeof createHandler>;

beforeEach(async () => {
  test = await startPipelineInTest(
    template(
      pipeline([
        stage('Source', source()),
        stage('Build', build('unit')),
        stage('Gate', build('dossier', { Namespace: 'dossier' }), { ...approval('promote'), RunOrder: 2 }),
        stage('Deploy', build('deploy')),
      ]),
      { unit: 'unit.yml', dossier: 'dossier.yml', deploy: 'deploy.yml' },
    ),
  );
  invoke = gatekeeper([]);
});
afterEach(() => test.remove());

function gatekeeper(selfApprovingGates: string[]) {
  return createHandler({ client: test.client, selfApprovingGates, logger: silentLogger() });
}

/** Every event, as the rules hand them over; answers what was rejected. */
async function deliverEvents(): Promise<string[]> {
  const rejected: string[] = [];
  for (const event of test.takeEvents()) rejected.push(...(await invoke(event)).rejected);
  return rejected;
}

async function waitingInGate(commit: string): Promise<string> {
  const id = test.rehearsed.push(commit);
  await test.rehearsed.untilWaiting(id);
  return id;
}

async function waitingBehindGate(commit: string): Promise<string> {
  const id = test.rehearsed.push(commit);
  await test.rehearsed.until(() => test.rehearsed.execution(id).waitingBefore === 'Gate');
  return id;
}

describe('the gatekeeper', () => {
  it('rejects the approval of an older execution when a newer one has reached the gate, and says why', async () => {
    const older = await waitingInGate(first);
    const newer = await waitingBehindGate(second);

    expect(await deliverEvents()).toEqual(['Gate/promote']);

    await test.rehearsed.untilWaiting(newer);
    expect(test.rehearsed.execution(older)).toMatchObject({
      status: 'Failed',
      statusSummary: `Gate/promote: Rejected: Execution ${newer} (bbbbbbbb) has reached this gate; what waited here is no longer the newest.`,
    });
  });

  it('does nothing more when the same events come again', async () => {
    await waitingInGate(first);
    const newer = await waitingBehindGate(second);
    const events = test.takeEvents();
    for (const event of events) await invoke(event);
    await test.rehearsed.untilWaiting(newer);

    for (const event of events) expect(await invoke(event)).toEqual({ rejected: [], approved: [] });
    expect(test.rehearsed.execution(newer).status).toBe('InProgress');
  });

  it('leaves a gate alone in which the newest waits', async () => {
    const only = await waitingInGate(first);
    expect(await deliverEvents()).toEqual([]);
    expect(test.rehearsed.execution(only).status).toBe('InProgress');
  });

  it('leaves a gate alone while a newer execution has not come so far', async () => {
    const held = gate();
    const older = await waitingInGate(first);
    test.rehearsed.builds.set('unit', () => held.opened.then(() => ({})));
    test.rehearsed.push(second);
    await test.rehearsed.until(() => test.rehearsed.built.filter((name) => name === 'unit').length === 2);

    expect(await deliverEvents()).toEqual([]);
    expect(test.rehearsed.execution(older).status).toBe('InProgress');
    held.open();
  });

  it('rejects as soon as the older one waits, where the newer one came while its gate was being prepared', async () => {
    const held = gate();
    test.rehearsed.builds.set('dossier', () => held.opened.then(() => ({})));
    const older = test.rehearsed.push(first);
    await test.rehearsed.until(() => test.rehearsed.built.includes('dossier'));
    await waitingBehindGate(second);
    expect(await deliverEvents()).toEqual([]);

    held.open();
    await test.rehearsed.untilWaiting(older);
    expect(await deliverEvents()).toEqual(['Gate/promote']);
  });

  it('does not count one that was stopped on its way', async () => {
    const older = await waitingInGate(first);
    const newer = await waitingBehindGate(second);
    await test.rehearsed.engine.stopExecution('sample', newer, 'not wanted any more');

    expect(await deliverEvents()).toEqual([]);
    expect(test.rehearsed.execution(older).status).toBe('InProgress');
  });

  describe('at a gate that answers itself', () => {
    const told = (unchanged: string | undefined) =>
      test.rehearsed.builds.set('dossier', async () => ({
        exportedVariables: {
          DOSSIER_SUMMARY: `Nothing would change in staging. ${'Much more. '.repeat(50)}`,
          ...(unchanged !== undefined && { DOSSIER_UNCHANGED: unchanged }),
        },
      }));

    beforeEach(() => {
      invoke = gatekeeper(['Gate/promote']);
    });

    it('approves what would change nothing, and says by whom and why', async () => {
      told('true');
      const id = await waitingInGate(first);

      await deliverEvents();

      await test.rehearsed.untilEnded(id);
      const answered = test.rehearsed.execution(id).actions.find(({ action }) => action === 'promote');
      expect(answered).toMatchObject({
        status: 'Succeeded',
        summary: expect.stringMatching(
          /^Approved: By itself, as unchangedApprovesItself of the environment says: Nothing would change in staging\. /,
        ),
      });
      expect(test.rehearsed.actions(id)).toContain('deploy Succeeded');
    });

    it.each(['false', 'unknown', ''])(
      'leaves it to a person where the dossier tells "%s"',
      async (unchanged) => {
        told(unchanged);
        const id = await waitingInGate(first);

        expect(await deliverEvents()).toEqual([]);
        expect(test.rehearsed.actions(id)).toContain('promote InProgress');
      },
    );

    it('fails where no dossier has told anything, so that it is tried again', async () => {
      told(undefined);
      const id = await waitingInGate(first);

      await expect(deliverEvents()).rejects.toMatchObject({ name: 'DossierNotTold' });
      expect(test.rehearsed.actions(id)).toContain('promote InProgress');
    });

    it('rejects what is no longer the newest, although it would change nothing', async () => {
      told('true');
      const older = await waitingInGate(first);
      const newer = await waitingBehindGate(second);

      expect(await deliverEvents()).toEqual(['Gate/promote']);

      await test.rehearsed.untilEnded(newer);
      expect(test.rehearsed.execution(older).status).toBe('Failed');
    });
  });

  it('leaves a gate to a person that does not answer itself, although nothing would change', async () => {
    test.rehearsed.builds.set('dossier', async () => ({ exportedVariables: { DOSSIER_UNCHANGED: 'true' } }));
    const id = await waitingInGate(first);

    expect(await deliverEvents()).toEqual([]);
    expect(test.rehearsed.actions(id)).toContain('promote InProgress');
  });

  it('refuses what is no event of CodePipeline', async () => {
    await expect(invoke({ 'detail-type': 'Scheduled Event' })).rejects.toMatchObject({
      name: 'UnreadablePipelineEventError',
      message: expect.stringContaining('detail-type'),
    });
  });
});
