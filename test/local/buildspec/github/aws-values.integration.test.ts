import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AwsCall, type AwsStandIn, startAwsStandIn } from '../../../support/aws-stand-in.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { writeFiles } from '../build.ts';

const program = join(import.meta.dirname, '../../../../local/buildspec/main.ts');

let aws: AwsStandIn;
beforeAll(async () => {
  aws = await startAwsStandIn(answer);
});
afterAll(() => aws.stop());

function answer({ operation, input }: AwsCall) {
  if (operation === 'GetSecretValue') return { body: { SecretString: '{"password":"open sesame"}' } };
  const [name] = Array.isArray(input.Names) ? input.Names : [];
  return { body: name === '/shop/token' ? { Parameters: [{ Name: name, Value: 'a token' }] } : {} };
}

async function run(env: string, ...options: string[]) {
  const source = temporaryFolder();
  await writeFiles(source, {
    'buildspec.yml': `version: 0.2\nenv: ${env}\nphases: { build: { commands: ['echo "given: $TOKEN, $PASSWORD"'] } }\n`,
  });
  return promisify(execFile)(process.execPath, [program, '--source', source, '--github', ...options], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: aws.clientOptions.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  }).catch((error: { stdout: string }) => error);
}

describe('values from AWS in a job of GitHub Actions', () => {
  it('are read with the role of the job, and shown to nobody', async () => {
    const { stdout } = await run(
      '{ parameter-store: { TOKEN: /shop/token }, secrets-manager: { PASSWORD: "shop/key:password:AWSCURRENT" } }',
    );

    expect(stdout).toContain('\ngiven: ***, ***\n');
    expect(stdout).toContain('\n::add-mask::a token\n');
    expect(aws.calls.map(({ operation, input }) => [operation, input])).toEqual(
      expect.arrayContaining([
        ['GetParameters', { Names: ['/shop/token'], WithDecryption: true }],
        ['GetSecretValue', { SecretId: 'shop/key', VersionStage: 'AWSCURRENT' }],
      ]),
    );
  });

  it('are those that the caller gives, where it gives them', async () => {
    const { stdout } = await run(
      '{ parameter-store: { TOKEN: /shop/token, PASSWORD: /shop/given } }',
      '--param',
      '/shop/given=mine',
    );

    expect(stdout).toContain('\ngiven: ***, ***\n');
    expect(stdout).toContain('\n::add-mask::mine\n');
  });

  it('fail the build in one line where there are none', async () => {
    const { stdout } = await run('{ parameter-store: { TOKEN: /gone } }');

    expect(stdout).toContain(
      '::error title=DOWNLOAD_SOURCE::UNREADABLE_VARIABLE variable TOKEN: parameter /gone: there is none of that name\n',
    );
  });
});
