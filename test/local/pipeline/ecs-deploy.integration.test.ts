import { afterEach, describe, expect, it } from '@jest/globals';
import { action, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

async function deploy(file: string | null, configuration: Record<string, string> = {}): Promise<string> {
  const web = action('web', 'Deploy', 'ECS', {
    Configuration: { ClusterName: 'shop', ServiceName: 'web', ...configuration },
    InputArtifacts: [{ Name: 'Code' }],
  });
  const declared = pipeline([stage('Source', source()), stage('Deploy', web)]);
  rehearsed = await RehearsedPipeline.create(template(declared));
  if (file !== null) rehearsed.files.set(configuration.FileName ?? 'imagedefinitions.json', file);
  rehearsed.commits.push('abc');
  const { statusSummary, status } = await rehearsed.untilEnded(await rehearsed.engine.start('sample'));
  return `${status}: ${statusSummary}`;
}

const definitions = JSON.stringify([
  { name: 'web', imageUri: 'shop/web:2' },
  { name: 'proxy', imageUri: 'shop/proxy:3' },
]);

describe('a deployment to a service', () => {
  it('gives each container its image, from a file of another name', async () => {
    await deploy(definitions, { FileName: 'images.json' });
    expect(rehearsed.cloud.deployed).toEqual(['web web,shop/web:2,proxy,shop/proxy:3']);
  });

  it.each([
    ['no file', null, {}, /no imagedefinitions\.json in the artifact Code/],
    ['no JSON', '[', {}, /imagedefinitions\.json is not JSON/],
    ['no list of images', '{"ImageURI":"shop/web:2"}', {}, /no list of objects/],
    ['a file that is too large', definitions + ' '.repeat(102_400), {}, /allowed are 102400/],
    ['more than an hour', definitions, { DeploymentTimeout: '90' }, /DeploymentTimeout is 90; allowed are 1/],
  ])('fails for %s', async (_, file, configuration, reason) => {
    expect(await deploy(file, configuration)).toMatch(/^Failed: /);
    expect(rehearsed.engine.executions('sample')[0]?.statusSummary).toMatch(reason);
    expect(rehearsed.cloud.deployed).toEqual([]);
  });
});
