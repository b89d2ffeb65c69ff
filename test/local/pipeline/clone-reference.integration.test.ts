import { afterEach, describe, expect, it } from '@jest/globals';
import { action, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

async function run(format: string, taker: object): Promise<string> {
  const cloned = source();
  Object.assign(cloned.Configuration as object, { OutputArtifactFormat: format });
  const stages = [stage('Source', cloned), stage('Take', taker as never)];
  rehearsed = await RehearsedPipeline.create(template(pipeline(stages), { unit: 'unit.yml' }));
  rehearsed.commits.push('abc');
  const { status, statusSummary } = await rehearsed.untilEnded(await rehearsed.engine.start('sample'));
  return `${status}: ${statusSummary}`;
}

const site = action('site', 'Deploy', 'S3', {
  Configuration: { BucketName: 'site', Extract: 'true' },
  InputArtifacts: [{ Name: 'Code' }],
});

describe('a source that is cloned', () => {
  it('comes to builds with its repository', async () => {
    expect(await run('CODEBUILD_CLONE_REF', build('unit'))).toMatch(/^Succeeded/);
    expect(rehearsed.clones).toEqual(['shop abc']);
  });

  it('comes to nothing else, as it has no files on AWS', async () => {
    expect(await run('CODEBUILD_CLONE_REF', site)).toMatch(
      /^Failed: .*Code is a reference for builds to clone \(OutputArtifactFormat CODEBUILD_CLONE_REF of source\), which Deploy\/AWS\/S3 cannot take/,
    );
  });

  it('is not cloned where files are asked for', async () => {
    expect(await run('CODE_ZIP', site)).toMatch(/^Succeeded/);
    expect(rehearsed.clones).toEqual([]);
  });

  it('has one of the formats that there are', async () => {
    expect(await run('TARBALL', site)).toMatch(/OutputArtifactFormat is TARBALL; allowed are CODE_ZIP and/);
  });
});
