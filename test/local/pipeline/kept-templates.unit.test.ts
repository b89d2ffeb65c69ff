import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keepTemplates, readKeptTemplates } from '../../../local/pipeline/assembly/kept-templates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function writeAssembly(directory: string, stackName: string, template: object): void {
  mkdirSync(directory, { recursive: true });
  const properties = { templateFile: 'stack.template.json', stackName };
  const stack = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://111111111111/eu-central-1',
    properties,
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts: { stack } }));
  writeFileSync(join(directory, 'stack.template.json'), JSON.stringify(template));
}

describe('the templates of an execution', () => {
  it('are kept with those of the stages, by stack and region', async () => {
    const folder = temporaryFolder();
    writeAssembly(join(folder, 'cdk.out'), 'shop-pipeline', { Resources: { A: {} } });
    writeAssembly(join(folder, 'cdk.out', 'assembly-dev'), 'shop-dev', { Resources: { B: {} } });
    const file = join(folder, 'templates');

    await keepTemplates(join(folder, 'cdk.out'), file);

    expect(await readKeptTemplates(file)).toEqual({
      'shop-pipeline in eu-central-1': { Resources: { A: {} } },
      'shop-dev in eu-central-1': { Resources: { B: {} } },
    });
  });

  it('are none where an artifact holds no assembly', async () => {
    const folder = temporaryFolder();
    await keepTemplates(folder, join(folder, 'templates'));

    expect(existsSync(join(folder, 'templates'))).toBe(false);
    expect(await readKeptTemplates(join(folder, 'templates'))).toBeUndefined();
  });
});
