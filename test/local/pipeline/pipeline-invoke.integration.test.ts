import { afterEach, describe, expect, it } from '@jest/globals';
import { action, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

/** Two pipelines, of which the first one starts the second. */
async function rehearse(configuration: Record<string, string>, more: object = {}): Promise<void> {
  const invoke = action('next', 'Invoke', 'CodePipeline', {
    Configuration: { PipelineName: 'other', ...configuration },
  });
  const first = pipeline([stage('Source', source()), stage('Next', invoke)], more as never);
  const second = pipeline([stage('Source', source()), stage('Build', build('use'))], {
    Name: 'other',
    Variables: [{ Name: 'greeting', DefaultValue: 'hello' }],
  });
  rehearsed = await RehearsedPipeline.create(template(first));
  rehearsed.cloud.put({ stackName: 'other', template: template(second, { use: 'use.yml' }) });
  rehearsed.engine.takeUpDefinitions();
  rehearsed.commits.push('a'.repeat(40));
}

const run = async () => rehearsed.untilEnded(await rehearsed.engine.start('sample'));

describe('a pipeline that invokes another', () => {
  it('starts it with variables and revisions, and is over', async () => {
    await rehearse({
      Variables: JSON.stringify([{ name: 'greeting', value: '#{Source.CommitId}' }]),
      SourceRevisions: JSON.stringify([
        { actionName: 'source', revisionType: 'COMMIT_ID', revisionValue: 'b'.repeat(40) },
      ]),
    });
    const { status, actions } = await run();

    expect(status).toBe('Succeeded');
    const [other, ...more] = rehearsed.engine.executions('other');
    expect(more).toEqual([]);
    expect(actions.at(-1)?.summary).toBe(`started other: ${other?.executionId}`);
    expect(other?.variables.variables).toEqual({ greeting: 'a'.repeat(40) });
    await rehearsed.until(() => rehearsed.engine.executions('other')[0]?.endedAt !== null);
    expect(rehearsed.engine.executions('other')[0]?.revision?.commit).toBe('b'.repeat(40));
  });

  it('fails where it cannot be started', async () => {
    await rehearse({ PipelineName: 'none' });
    expect((await run()).statusSummary).toMatch(/Next\/next: .*none/);
    await rehearsed.remove();
    await rehearse({ Variables: '{"greeting":"hello"}' });
    expect((await run()).statusSummary).toMatch(
      /Variables is not the list that StartPipelineExecution takes/,
    );
    await rehearsed.remove();
    await rehearse({}, { PipelineType: 'V1' });
    expect((await run()).statusSummary).toMatch(/a pipeline of type V1 invokes no other/);
    expect(rehearsed.engine.executions('other')).toEqual([]);
  });
});
