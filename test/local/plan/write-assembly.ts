import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A cloud assembly with these templates, by the names of their stacks; answers its folder. */
export function writeAssembly(templates: Record<string, string>, more: JsonObject = {}): string {
  const folder = temporaryFolder();
  for (const [name, template] of Object.entries(templates)) {
    writeFileSync(join(folder, `${name}.template.json`), template);
  }
  const stacks = Object.keys(templates).map((name) => [
    name,
    {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111111111111/eu-central-1',
      properties: { templateFile: `${name}.template.json` },
    },
  ]);
  writeManifest(folder, { ...Object.fromEntries(stacks), ...more });
  return folder;
}

export function writeManifest(folder: string, artifacts: JsonObject): void {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
}
