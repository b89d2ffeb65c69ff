import { afterEach, describe, expect, it } from '@jest/globals';
import { unzipFiles } from '../../../local/cloud/unzip.ts';
import { action, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

async function deploy(configuration: Record<string, string>): Promise<string> {
  const site = action('site', 'Deploy', 'S3', {
    Configuration: { BucketName: 'site', ...configuration },
    InputArtifacts: [{ Name: 'Code' }],
  });
  const declared = pipeline([stage('Source', source()), stage('Deploy', site)]);
  rehearsed = await RehearsedPipeline.create(template(declared));
  rehearsed.files.set('index.html', 'home');
  rehearsed.commits.push('abc');
  const { statusSummary, status } = await rehearsed.untilEnded(await rehearsed.engine.start('sample'));
  return `${status}: ${statusSummary}`;
}

const keys = () => [...rehearsed.cloud.objects.keys()];

describe('a deployment to a bucket', () => {
  it('puts each file to its path, without a folder when no key is given', async () => {
    await deploy({ Extract: 'true' });
    expect(keys()).toEqual(['site/commit.txt', 'site/index.html']);
    expect(rehearsed.cloud.objects.get('site/index.html')?.toString()).toBe('home');
  });

  it('puts one archive, with the time in its key', async () => {
    await deploy({ Extract: 'false', ObjectKey: 'releases/#{Source.CommitId}-{datetime}.zip' });
    const [key = ''] = keys();
    expect(key).toMatch(/^site\/releases\/abc-\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.zip$/);
    const files = unzipFiles(rehearsed.cloud.objects.get(key) ?? Buffer.alloc(0));
    expect(Object.keys(files)).toEqual(['commit.txt', 'index.html']);
  });

  it('fails without what it needs', async () => {
    expect(await deploy({ Extract: 'false' })).toMatch(/Failed: .*ObjectKey is missing/);
    await rehearsed.remove();
    expect(await deploy({ Extract: 'yes' })).toMatch(/Failed: .*Extract is yes; allowed are true and false/);
  });
});
