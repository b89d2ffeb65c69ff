import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BuildRunner } from '../../../local/pipeline/actions/codebuild-options.ts';
import { deployStack } from '../../../local/pipeline/assembly/deploy-stacks.ts';
import { Engine } from '../../../local/pipeline/engine.ts';
import { home, startCloudInTest } from '../cloud/cloud-in-test.ts';
import { until } from '../cloud/rehearsal.ts';
import { synthesizeTwoRegions } from './two-regions-pipeline.ts';

const recovery = { ...home, region: 'eu-west-1' };
const commit = 'a'.repeat(40);

let folder: string;
let assembly: string;
let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-two-regions-'));
  assembly = synthesizeTwoRegions(folder);
  cloud = await startCloudInTest();
  await deployStack(cloud.current, assembly, 'delivery', () => {});
  engine = new Engine({
    stateDirectory: folder,
    cloud: cloud.current,
    repositories: {
      commitsBetween: async () => [],
      head: async () => commit,
      heads: async () => [],
      ...{ changedFiles: async () => [], changedSinceFork: async () => [] },
      directory: () => '/nowhere',
      commit: async () => ({ id: commit, message: 'Add', author: 'Ada', authorDate: '', committerDate: '' }),
      ...{ checkOut: async () => {}, clone: async () => {} },
    },
    runBuild: handOut,
    pathFolders: [],
  });
  engine.takeUpDefinitions();
});

afterAll(async () => {
  await engine.stop();
  await cloud.end();
  await rm(folder, { recursive: true, force: true });
});

/** Every build that is not carried out natively is the synthesis. */
const handOut: BuildRunner = async ({ outputDirectory }) => {
  const directory = join(outputDirectory, 'artifacts', 'primary');
  await cp(assembly, directory, { recursive: true });
  return {
    status: 'SUCCEEDED',
    summary: 'synthesized',
    phases: [],
    exportedVariables: {},
    artifact: { directory, name: null, fileCount: 1 },
    secondaryArtifacts: {},
    reports: [],
  };
};

const read = async (place: typeof home, url: unknown) => {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(String(url)) ?? [];
  const { Body } = await cloud.clients(place).s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
};
const outputOf = (place: typeof home, name: RegExp) => {
  const outputs = cloud.current.stack({ ...place, stackName: 'shop-prod' })?.outputs ?? {};
  return Object.entries(outputs).find(([key]) => name.test(key))?.[1];
};

describe('a pipeline of CDK Pipelines that deploys to two regions', () => {
  it('comes with the stack for its artifacts in the other region', () => {
    const stacks = cloud.current.stacks().map(({ stackName, region }) => `${region} ${stackName}`);
    expect(stacks.sort()).toEqual(['eu-central-1 delivery', 'eu-west-1 delivery-support-eu-west-1']);
  });

  it('deploys stacks of one name to both, each with its asset, the region that others wait for first', async () => {
    const { executionId } = engine.sources.startFor('sample', { repository: 'shop', branch: 'main', commit });
    const state = () => engine.execution('sample', executionId);
    await until(() => state().endedAt !== null, 30);
    expect(state()).toMatchObject({ status: 'Succeeded', statusSummary: '' });

    const regions = engine
      .pipelines()[0]
      ?.stages.find(({ name }) => name === 'prod')
      ?.actions.map(({ name }) => name);
    expect(regions).toHaveLength(4);
    for (const place of [home, recovery]) {
      expect(outputOf(place, /Queue/)).toBe(`arn:aws:sqs:${place.region}:111111111111:orders.fifo`);
      const url = outputOf(place, /Settings|Bucket|sub/i);
      expect(url).toContain(place.region);
      expect(await read(place, url)).toBe('{"colour":"blue"}');
    }
    const deployed = cloud.current.stacks().filter(({ stackName }) => stackName === 'shop-prod');
    const [first, last] = deployed.sort((one, other) => one.lastUpdated.localeCompare(other.lastUpdated));
    expect([first?.region, last?.region]).toEqual(['eu-west-1', 'eu-central-1']);
  });

  it('fails while a region is stopped, where it would deploy there first, and goes on when it is back', async () => {
    await cloud.current.regions.stop('eu-west-1');
    const push = { repository: 'shop', branch: 'main', commit: 'b'.repeat(40) };
    const { executionId } = engine.sources.startFor('sample', push);
    const state = () => engine.execution('sample', executionId);
    await until(() => state().endedAt !== null, 30);
    expect(state()).toMatchObject({
      status: 'Failed',
      statusSummary: expect.stringContaining('The region eu-west-1 is stopped'),
    });
    await cloud.current.regions.start('eu-west-1');
    await engine.retryStage('sample', executionId, 'UpdatePipeline');
    await until(() => state().status === 'Succeeded', 30);
  });
});
