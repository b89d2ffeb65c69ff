import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

const commit = 'a'.repeat(40);
const variable = (name: string) => ({ name, value: `#{variables.${name}}`, type: 'PLAINTEXT' });

let rehearsed: RehearsedPipeline;

beforeEach(async () => {
  rehearsed = await RehearsedPipeline.create(
    template(
      pipeline(
        [
          stage('Source', source()),
          stage('Build', build('unit', {}, [variable('Suite'), variable('Level')])),
        ],
        { Variables: [{ Name: 'Suite', DefaultValue: 'quick' }, { Name: 'Level' }] },
      ),
      { unit: 'unit.yml' },
    ),
  );
  rehearsed.commits.push(commit);
});

afterEach(() => rehearsed.remove());

describe('the variables of a pipeline', () => {
  it('have the values that an execution is started with, and their defaults', async () => {
    const id = await rehearsed.engine.start('sample', { Level: '3' });
    await rehearsed.untilEnded(id);

    const given = rehearsed.requests[0]?.environmentVariables?.map(({ name, value }) => `${name}=${value}`);
    expect(given).toEqual(expect.arrayContaining(['Suite=quick', 'Level=3']));
    expect(rehearsed.execution(id).variables.variables).toEqual({ Suite: 'quick', Level: '3' });
  });

  it('give a build the address that a name has when it begins, also if it had none when the variable was set', async () => {
    const id = await rehearsed.engine.start('sample', { Level: 'https://shop.example' });
    rehearsed.cloud.localUrls.set('https://shop.example', 'http://127.0.0.1:1234');
    await rehearsed.untilEnded(id);

    expect(rehearsed.execution(id).variables.variables).toMatchObject({ Level: 'https://shop.example' });
    expect(rehearsed.requests[0]?.environmentVariables).toContainEqual(
      expect.objectContaining({ name: 'Level', value: 'http://127.0.0.1:1234' }),
    );
  });

  it('are asked for when they have no default', async () => {
    await expect(rehearsed.engine.start('sample', {})).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The variable Level of the pipeline sample has no default value; give it one',
    });
  });

  it('are refused when the pipeline has none of the name', async () => {
    await expect(rehearsed.engine.start('sample', { Level: '3', Speed: '1' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The pipeline sample has no variable Speed; it has Suite, Level',
    });
  });

  it('fail the action that names one without a value, in an execution that a push has started', async () => {
    const { status, statusSummary } = await rehearsed.untilEnded(rehearsed.push(commit));

    expect(status).toBe('Failed');
    expect(statusSummary).toContain('The variable #{variables.Level} has not been set');
  });
});
