import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cdkCli } from '../../../../pipeline/cdk-cli.ts';
import { synthesizeInto } from '../../../support/cloud-assembly.ts';
import { home, startCloudInTest } from '../cloud-in-test.ts';

// npx fetches the CLI the first time, and the app is synthesized.
const timeoutInMilliseconds = 180_000;

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-cdk-'));
  cloud = await startCloudInTest();
  await synthesizeInto(join(directory, 'cdk.out'), { CDK_VALIDATION: 'false' });
}, timeoutInMilliseconds);
afterAll(async () => {
  await cloud.end();
  rmSync(directory, { recursive: true, force: true });
});

/** The real command; of the credentials of whoever runs this test nothing reaches it, as docs/aws-tools.md has it. */
async function cdk(...args: string[]): Promise<string> {
  const options = {
    cwd: directory,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))),
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
      AWS_REGION: home.region,
      AWS_ENDPOINT_URL: cloud.current.endpoint,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  };
  const command = ['--yes', `aws-cdk@${cdkCli.version}`, ...args, '--app', 'cdk.out', '--no-notices', '--ci'];
  return (await promisify(execFile)('npx', command, options)).stdout;
}

const stack = 'sluice-pipeline/dev/operations';
const outputsOf = (stackName: string) => cloud.current.stack({ ...home, stackName })?.outputs;

describe('the command line of the AWS CDK', () => {
  it(
    'deploys a stack with what it depends on, reads the outputs back, finds nothing to change, and takes it down',
    async () => {
      await cdk('deploy', stack, '--require-approval', 'never', '--outputs-file', 'outputs.json');
      const outputs = JSON.parse(readFileSync(join(directory, 'outputs.json'), 'utf8')) as object;

      expect(Object.keys(outputs)).toEqual(['sluice-dev-encryption', 'sluice-dev-operations']);
      expect(outputs).toEqual({
        'sluice-dev-encryption': outputsOf('sluice-dev-encryption'),
        'sluice-dev-operations': outputsOf('sluice-dev-operations'),
      });

      expect(await cdk('deploy', stack, '--require-approval', 'never')).toContain('(no changes)');

      await cdk('destroy', stack, '--exclusively', '--force');
      expect(cloud.current.stack({ ...home, stackName: 'sluice-dev-operations' })).toBeUndefined();
    },
    timeoutInMilliseconds,
  );
});
