import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { home, startCloudInTest } from './cloud-in-test.ts';

/** CommonJS, as the runtime of a canary takes it: writes each run down, and fails while it is told to. */
const script = `
const { appendFileSync, existsSync } = require('node:fs');
exports.handler = async () => {
  appendFileSync(process.env.RUNS, 'run\\n');
  if (existsSync(process.env.RUNS + '.fail')) throw new Error('the shop is shut');
};`;

let folder: string;
let runsFile: string;
let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-canary-'));
  runsFile = join(folder, 'runs');
  cloud = await startCloudInTest();
  mkdirSync(join(folder, 'code', 'nodejs', 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'code', 'nodejs', 'node_modules', 'main.js'), script);
  const asset = { ...home, bucket: 'cdk-assets', key: 'canary.zip', source: join(folder, 'code') };
  await cloud.current.publishFile({ ...asset, packaging: 'zip' });
  // A state folder stands in a project whose modules are no CommonJS.
  writeFileSync(join(cloud.stateDirectory, 'package.json'), '{ "type": "module" }');
});
afterEach(async () => {
  await cloud.end();
  rmSync(folder, { recursive: true });
});

function template(properties: object = {}) {
  return {
    Resources: {
      Canary: {
        Type: 'AWS::Synthetics::Canary',
        Properties: {
          Name: 'browse',
          RuntimeVersion: 'syn-nodejs-3.1',
          Code: { Handler: 'main.handler', S3Bucket: 'cdk-assets', S3Key: 'canary.zip' },
          Schedule: { Expression: 'rate(5 minutes)' },
          RunConfig: { TimeoutInSeconds: 5, EnvironmentVariables: { RUNS: runsFile } },
          StartCanaryAfterCreation: true,
          ...properties,
        },
      },
    },
    Outputs: {
      Name: { Value: { Ref: 'Canary' } },
      State: { Value: { 'Fn::GetAtt': ['Canary', 'State'] } },
    },
  };
}

const runs = () => (existsSync(runsFile) ? readFileSync(runsFile, 'utf8').split('\n').length - 1 : 0);
const log = () => readFileSync(join(cloud.stateDirectory, 'logs', 'canaries', 'browse.log'), 'utf8');

describe('a canary', () => {
  it('runs as soon as it is there, and again when it has changed or the rehearsal starts anew', async () => {
    const { outputs } = await cloud.deploy('shop', template());
    expect(outputs).toEqual({ Name: 'browse', State: 'RUNNING' });
    await eventually(() => expect(log()).toMatch(/Z canary: passed\n$/));
    expect(runs()).toBe(1);

    await cloud.deploy('shop', template({ Schedule: { Expression: 'rate(1 hour)' } }));
    await eventually(() => expect(runs()).toBe(2));
    await cloud.restart();
    await eventually(() => expect(runs()).toBe(3));
  });

  it('says in its log why a run has failed', async () => {
    writeFileSync(`${runsFile}.fail`, '');
    await cloud.deploy('shop', template());

    await eventually(() =>
      expect(log()).toMatch(/canary: failed: The canary "browse" failed: Error: the shop is shut/),
    );
  });

  it('stops with its region and runs no more when it is deleted', async () => {
    await cloud.deploy('shop', template());
    await eventually(() => expect(runs()).toBe(1));
    await cloud.current.regions.stop(home.region);
    await cloud.current.regions.start(home.region);
    await eventually(() => expect(runs()).toBe(2));
    await cloud.delete('shop');
    await cloud.restart();

    expect(runs()).toBe(2);
  });

  it.each([
    ['a browser', { RuntimeVersion: 'syn-nodejs-puppeteer-15.1' }, /only runtimes without a browser/],
    ['a timetable', { Schedule: { Expression: 'cron(0 8 * * ? *)' } }, /at a rate/],
  ])('that asks for %s is refused', async (_, properties, reason) => {
    await expect(cloud.deploy('shop', template(properties))).rejects.toThrow(reason);
  });
});
