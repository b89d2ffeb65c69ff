import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Asset as AssetConstruct } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type Asset, readAssetManifest } from '../../../../local/pipeline/assembly/asset-manifest.ts';
import { callersPlace } from '../../../../local/pipeline/assembly/cloud-assembly.ts';
import { deployStack } from '../../../../local/pipeline/assembly/deploy-stacks.ts';
import { publishAsset } from '../../../../local/pipeline/assembly/publish-asset.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { startCloudInTest } from '../../cloud/cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

beforeEach(async () => {
  cloud = await startCloudInTest();
});
afterEach(() => cloud.end());

describe('a stack that does not say where it stands', () => {
  it('is deployed in the place of the rehearsal, with its assets', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), '{}');
    const app = new App({ outdir: join(folder, 'assembly'), analyticsReporting: false, treeMetadata: false });
    const stack = new Stack(app, 'shop');
    const asset = new AssetConstruct(stack, 'Settings', { path: join(folder, 'settings.json') });
    new CfnOutput(stack, 'Bucket', { value: asset.s3BucketName });
    new CfnOutput(stack, 'Queue', { value: new Queue(stack, 'Orders').queueArn });

    await deployStack(cloud.current, app.synth().directory, 'shop', () => {});

    const [deployed] = cloud.current.stacks();
    expect(deployed).toMatchObject({
      account: '111111111111',
      region: 'eu-central-1',
      status: 'CREATE_COMPLETE',
      outputs: {
        Bucket: 'cdk-hnb659fds-assets-111111111111-eu-central-1',
        Queue: expect.stringMatching(/^arn:aws:sqs:eu-central-1:111111111111:/),
      },
    });
  });
});

describe('a stack with an image as an asset', () => {
  it('finds the image in the repository of the bootstrap stack, built once', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'shop'));
    writeFileSync(join(folder, 'shop', 'main.mjs'), 'console.log("hello")');
    writeFileSync(
      join(folder, 'shop', 'Containerfile'),
      'FROM node:24\nARG GREETING\nENV GREETING=$GREETING\nCOPY main.mjs /\nCMD ["node", "/main.mjs"]\n',
    );
    const app = new App({ outdir: join(folder, 'assembly'), analyticsReporting: false, treeMetadata: false });
    const stack = new Stack(app, 'shop');
    const image = new DockerImageAsset(stack, 'Image', {
      directory: join(folder, 'shop'),
      file: 'Containerfile',
      buildArgs: { GREETING: 'good morning' },
    });
    new Queue(stack, 'Orders');
    new CfnOutput(stack, 'Uri', { value: image.imageUri });
    const log: string[] = [];
    const { directory } = app.synth();

    await deployStack(cloud.current, directory, 'shop', (line) => log.push(line));
    await deployStack(cloud.current, directory, 'shop', (line) => log.push(line));

    const [, repository = '', tag = ''] =
      /amazonaws\.com\/(.+):(.+)$/.exec(String(cloud.current.stacks()[0]?.outputs.Uri)) ?? [];
    expect(repository).toBe('cdk-hnb659fds-container-assets-111111111111-eu-central-1');
    expect(cloud.current.runtime.registry.find(repository, tag)).toMatchObject({
      command: ['node', '/main.mjs'],
      environment: { GREETING: 'good morning' },
    });
    expect(log.filter((line) => line.startsWith('built '))).toHaveLength(1);
  });

  it('is not deployed where the image cannot be built, and says why', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'Dockerfile'), 'FROM node:24\nCOPY missing /\n');
    const app = new App({ outdir: join(folder, 'assembly'), analyticsReporting: false, treeMetadata: false });
    const stack = new Stack(app, 'shop');
    new Queue(stack, 'Orders');
    new DockerImageAsset(stack, 'Image', { directory: folder, exclude: ['assembly'] });

    const deployment = deployStack(cloud.current, app.synth().directory, 'shop', () => {});

    await expect(deployment).rejects.toThrow(/^docker build failed for .*missing/s);
    expect(cloud.current.stacks()).toEqual([]);
  });
});

it('publishes a file that a command makes', async () => {
  const directory = temporaryFolder();
  const manifest = join(directory, 'shop.assets.json');
  const destinations = { here: { bucketName: 'assets', objectKey: 'made.txt' } };
  const program =
    'const { writeFileSync } = require("node:fs"); writeFileSync("made.txt", "made"); console.log("made.txt")';
  const source = { executable: [process.execPath, '-e', program] };
  writeFileSync(manifest, JSON.stringify({ version: '1', files: { made: { source, destinations } } }));
  const [asset] = await readAssetManifest(manifest);

  const place = await publishAsset(cloud.current, asset as Asset, callersPlace, () => {});

  expect(place).toBe('s3://assets/made.txt');
  const { AWS_ENDPOINT_URL_S3 } = cloud.current.runtime.awsEnvironment('111111111111', 'eu-central-1');
  const answer = await fetch(`${AWS_ENDPOINT_URL_S3}/assets/made.txt`);
  expect(await answer.text()).toBe('made');
});
