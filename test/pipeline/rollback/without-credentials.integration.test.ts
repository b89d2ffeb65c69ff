import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..', '..');

it('npm run rollback says in one line that nobody is signed in', () => {
  const nobody = {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };

  const { status, stderr } = spawnSync(process.execPath, ['pipeline/rollback/main.ts', 'prod'], {
    ...{ cwd: root, encoding: 'utf8' },
    env: { PATH: process.env.PATH, ...nobody },
  });

  expect(status).toBe(1);
  expect(stderr).toMatch(/^There are no credentials for account \d{12} .*--profile.*\n$/);
});
