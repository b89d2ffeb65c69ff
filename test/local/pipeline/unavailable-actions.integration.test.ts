import { afterEach, describe, expect, it } from '@jest/globals';
import { action, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

const orders = action('orders', 'Invoke', 'StepFunctions');

async function rehearse(...stages: object[]): Promise<void> {
  const declared = pipeline(stages as never[]);
  rehearsed = await RehearsedPipeline.create(template(declared, { unit: 'unit.yml' }));
  rehearsed.commits.push('abc');
}

describe('an action that is not available', () => {
  it('is told of before anything runs, and lets an execution come as far as it', async () => {
    await rehearse(stage('Source', source()), stage('Build', build('unit')), stage('After', orders));
    expect(rehearsed.engine.pipelines()[0]?.notes).toEqual([
      'After/orders is not available: state machines run on AWS only; executions fail there (Invoke/AWS/StepFunctions)',
    ]);

    const { status, statusSummary } = await rehearsed.untilEnded(await rehearsed.engine.start('sample'));

    expect([status, statusSummary]).toEqual([
      'Failed',
      'After/orders: Invoke/AWS/StepFunctions is not available here: state machines run on AWS only.',
    ]);
    expect(rehearsed.built).toEqual(['unit']);
  });

  it('lets no execution begin where it is a source', async () => {
    await rehearse(
      stage('Source', source(), action('files', 'Source', 'Drive')),
      stage('Build', build('unit')),
    );
    await expect(rehearsed.engine.start('sample')).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^The pipeline sample cannot run here: not available are Source\/files \(Source\/AWS\/Drive/,
      ),
    });
    expect(rehearsed.engine.executions('sample')).toEqual([]);
  });
});
