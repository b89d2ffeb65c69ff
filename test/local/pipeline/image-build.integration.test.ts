import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runBuild } from '../../../local/buildspec/run-build.ts';
import { createImageRegistry } from '../../../local/cloud/registry/image-registry.ts';
import { installDockerStandIn } from '../../../local/cloud/registry/install-docker-stand-in.ts';
import { action, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;

afterEach(() => rehearsed.remove());

async function run(configuration: Record<string, string>, more: object = {}) {
  const image = action('image', 'Build', 'ECRBuildAndPublish', {
    Configuration: { ECRRepositoryName: 'shop/web', ...configuration },
    InputArtifacts: [{ Name: 'Code' }],
    Namespace: 'Image',
  });
  const declared = pipeline([stage('Source', source()), stage('Image', image)], more as never);
  rehearsed = await RehearsedPipeline.create(template(declared));
  rehearsed.files.set('Dockerfile', 'FROM scratch\nCOPY commit.txt /\nCMD ["node"]\n');
  rehearsed.commits.push('abc');
  const bin = join(rehearsed.stateDirectory, 'bin');
  installDockerStandIn(bin, join(rehearsed.stateDirectory, 'registry'));
  rehearsed.builds.set('codepipeline-sample-Image-image', (request) =>
    runBuild({ ...request, pathFolders: [bin] }),
  );
  return rehearsed.untilEnded(await rehearsed.engine.start('sample'));
}

const registry = () => createImageRegistry(join(rehearsed.stateDirectory, 'registry'));

describe('an action that builds an image', () => {
  it('pushes it under each tag, and tells its digest', async () => {
    const { status, actions } = await run({ ImageTags: '1.0,latest' });
    expect(status).toBe('Succeeded');
    expect(registry().tags('shop/web')).toEqual(['1.0', 'latest']);
    expect(actions.at(-1)?.outputVariables).toEqual({
      ECRImageDigestId: registry().find('shop/web', 'latest')?.digest,
      ECRRepositoryName: 'shop/web',
    });
  });

  it('takes the Dockerfile that is named, and latest for its tag', async () => {
    await run({ DockerFilePath: './Dockerfile' });
    expect(registry().tags('shop/web')).toEqual(['latest']);
  });

  it.each([
    [{ DockerFilePath: 'a; b' }, /DockerFilePath has a; b; allowed are letters/],
    [{ ImageTags: '$(id)' }, /ImageTags has \$\(id\)/],
    [{ RegistryType: 'public' }, /RegistryType is public; here there is no other than private/],
  ])('fails for %j', async (configuration, reason) => {
    expect((await run(configuration)).statusSummary).toMatch(reason);
  });

  it('fails in a pipeline of type V1', async () => {
    expect((await run({}, { PipelineType: 'V1' })).statusSummary).toMatch(/for pipelines of type V2 only/);
  });
});
