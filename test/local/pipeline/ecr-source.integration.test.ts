import { afterEach, describe, expect, it } from '@jest/globals';
import { codePipelineApi } from '../../../local/pipeline/api/codepipeline-api.ts';
import { account, region } from './cloud-in-test.ts';
import { action, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

const chosen = `sha256:${'c'.repeat(64)}`;
const image = action('image', 'Source', 'ECR', {
  Configuration: { RepositoryName: 'shop/web' },
  OutputArtifacts: [{ Name: 'Image' }],
  Namespace: 'Image',
});
const use = build('use', { InputArtifacts: [{ Name: 'Image' }] }, [
  { name: 'DIGEST', value: '#{Image.ImageDigest}' },
]);

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

async function rehearse(...sources: object[]): Promise<void> {
  const stages = [stage('Source', ...(sources as never[])), stage('Use', use)];
  rehearsed = await RehearsedPipeline.create(template(pipeline(stages), { use: 'use.yml' }));
  rehearsed.commits.push('a'.repeat(40));
}

async function start(revision?: { revisionType: string; revisionValue: string }) {
  const sourceRevisions = revision === undefined ? [] : [{ actionName: 'image', ...revision }];
  return rehearsed.untilEnded(await rehearsed.engine.start('sample', {}, { sourceRevisions }));
}

const digestInBuild = () => rehearsed.requests[0]?.environmentVariables?.[0]?.value;

describe('an image as a source', () => {
  it('is the one that has the tag latest, where nobody says another', async () => {
    await rehearse(image);
    const { status, sources } = await start();

    expect(status).toBe('Succeeded');
    expect(digestInBuild()).toBe(`sha256:${'1'.repeat(64)}`);
    expect(sources.Image).toMatchObject({ summary: 'shop/web:latest', action: 'image' });
    const { pipelineExecutionSummaries } = (await codePipelineApi(rehearsed.engine)(
      'ListPipelineExecutions',
      { pipelineName: 'sample' },
      { account, region },
    )) as unknown as { pipelineExecutionSummaries: { sourceRevisions: unknown[] }[] };
    expect(pipelineExecutionSummaries[0]?.sourceRevisions).toMatchObject([
      { actionName: 'image', revisionId: `sha256:${'1'.repeat(64)}`, revisionSummary: 'shop/web:latest' },
    ]);
  });

  it('is the one whose digest is asked for', async () => {
    await rehearse(image);
    await start({ revisionType: 'IMAGE_DIGEST', revisionValue: chosen });
    expect(digestInBuild()).toBe(chosen);
  });

  it('is not chosen by a commit', async () => {
    await rehearse(image);
    const revision = { revisionType: 'COMMIT_ID', revisionValue: 'a'.repeat(40) };
    await expect(start(revision)).rejects.toThrow(/A revision of image is an IMAGE_DIGEST/);
  });

  it('does not stand for the commit of another source', async () => {
    await rehearse(image, source());
    const { revision } = await start();
    expect(revision?.commit).toBe('a'.repeat(40));
  });
});
