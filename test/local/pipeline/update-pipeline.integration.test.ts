import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  GetPipelineCommand,
  type PipelineDeclaration,
  type StageDeclaration,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { approval, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { type PipelineInTest, startPipelineInTest } from './pipeline-in-test.ts';

const first = 'a'.repeat(40);
const name = 'sample';
const stages = [
  stage('Source', source()),
  stage('Build', build('unit')),
  { ...stage('Gate', approval('promote')), OnFailure: { Result: 'RETRY' } },
];
const properties: JsonObject = {
  ArtifactStores: [{ Region: 'eu-central-1', ArtifactStore: { Type: 'S3', Location: 'here' } }],
  Variables: [{ Name: 'size', DefaultValue: 'small' }],
};
const declared = (more: JsonObject = {}) =>
  template(pipeline(stages, { ...properties, ...more }), { unit: 'unit.yml', lint: 'lint.yml' });

let test: PipelineInTest;
beforeEach(async () => {
  test = await startPipelineInTest(declared());
});
afterEach(() => test.remove());

async function told(): Promise<PipelineDeclaration> {
  const { pipeline } = await test.client.send(new GetPipelineCommand({ name }));
  if (pipeline === undefined) throw new Error('no pipeline');
  return pipeline;
}

const update = (pipeline: PipelineDeclaration) => test.client.send(new UpdatePipelineCommand({ pipeline }));

/** What GetPipeline tells, with another project in the stage Build. */
async function withLint(): Promise<PipelineDeclaration> {
  const pipeline = await told();
  const action = pipeline.stages?.[1]?.actions?.[0];
  if (action) Object.assign(action, { name: 'lint', configuration: { ProjectName: 'lint' } });
  return pipeline;
}

describe('UpdatePipeline', () => {
  it('gives back what GetPipeline tells, one version later, and nothing else changed', async () => {
    const before = await told();

    const { pipeline } = await update(before);

    expect(pipeline).toEqual({ ...before, version: 2 });
    expect(await told()).toEqual(pipeline);
  });

  it('ends executions in the stage that it changes, lets others go on, and counts for the next', async () => {
    const { rehearsed } = test;
    const waiting = rehearsed.push(first);
    await rehearsed.untilWaiting(waiting);
    rehearsed.builds.set('unit', async ({ signal }) => {
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      return { status: 'STOPPED', summary: 'stopped' };
    });
    const building = rehearsed.push('b'.repeat(40));
    await rehearsed.until(() => rehearsed.built.length === 2);

    await update(await withLint());
    await rehearsed.engine.stopExecution(name, building, 'enough', { abandon: true });

    expect((await rehearsed.untilEnded(building)).statusSummary).toMatch(/enough|updated to version 2/);
    expect(rehearsed.execution(waiting)).toMatchObject({ status: 'InProgress', statusSummary: '' });
    const next = rehearsed.push('c'.repeat(40));
    await rehearsed.until(() => rehearsed.execution(next).waitingBefore === 'Gate');
    expect(rehearsed.built.at(-1)).toBe('lint');
    expect(rehearsed.execution(next).pipelineVersion).toBe(2);
  });

  it('holds after a restart, and until a deployment changes the template', async () => {
    await update(await withLint());

    await test.rehearsed.restart();
    expect(test.rehearsed.engine.pipelines()[0]).toMatchObject({ version: 2 });
    expect(actionsOf(test)).toEqual(['source', 'lint', 'promote']);

    test.rehearsed.cloud.put({ stackName: 'delivery', template: declared({ ExecutionMode: 'QUEUED' }) });
    test.rehearsed.engine.takeUpDefinitions();
    expect(test.rehearsed.engine.pipelines()[0]).toMatchObject({ version: 3 });
    expect(actionsOf(test)).toEqual(['source', 'unit', 'promote']);
  });

  it.each<[string, (stages: StageDeclaration[]) => StageDeclaration[], string, RegExp]>([
    ['one stage', (all) => all.slice(0, 1), 'InvalidStructureException', /needs two at least/],
    ['no source at first', (all) => all.toReversed(), 'InvalidStructureException', /first stage, Gate,/],
    [
      'a source later',
      ([one, ...rest]) => [one, ...rest, { ...one, name: 'Late' }] as StageDeclaration[],
      'InvalidStructureException',
      /the source in Late/,
    ],
    [
      'a stage twice',
      ([one, two]) => [one, two, two] as StageDeclaration[],
      'InvalidStructureException',
      /called Build/,
    ],
    [
      'an order that is none',
      ([one, two]) =>
        [one, { ...two, actions: [{ ...two?.actions?.[0], runOrder: 1.5 }] }] as StageDeclaration[],
      'InvalidActionDeclarationException',
      /Stages\.1\.Actions\.0\.RunOrder must be a whole number/,
    ],
  ])('refuses %s, and leaves the pipeline as it was', async (_, change, error, message) => {
    const before = await told();

    await expect(update({ ...before, stages: change(before.stages ?? []) })).rejects.toMatchObject({
      name: error,
      message: expect.stringMatching(message),
    });

    expect(await told()).toEqual(before);
  });

  it('is for pipelines that there are; others come and go with their stacks', async () => {
    const other = { ...(await told()), name: 'other' };

    await expect(update(other)).rejects.toMatchObject({ name: 'PipelineNotFoundException' });
    await expect(test.client.send(new CreatePipelineCommand({ pipeline: other }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/a pipeline comes with its stack/),
    });
    await expect(test.client.send(new DeletePipelineCommand({ name }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/a pipeline goes with its stack/),
    });
  });
});

function actionsOf({ rehearsed }: PipelineInTest): string[] {
  const [described] = rehearsed.engine.pipelines();
  return (described?.stages ?? []).flatMap(({ actions }) => actions.map((action) => action.name));
}
