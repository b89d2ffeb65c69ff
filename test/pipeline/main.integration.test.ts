import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const rootDirectory = join(import.meta.dirname, '..', '..');

describe('npm run synth', () => {
  it('ends with exit code 1 and one line when an account is not twelve digits', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['pipeline/main.ts'], {
      cwd: rootDirectory,
      env: { ...process.env, CDK_CONTEXT_JSON: '{"account":"12345","region":"eu-central-1"}' },
      encoding: 'utf8',
    });

    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'The pipeline: account is "12345"; it must be twelve digits, as a string. Mend the context in cdk.json.\n',
    });
  });
});
