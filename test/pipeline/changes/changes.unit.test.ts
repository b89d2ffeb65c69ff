import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compareAssemblies } from '../../../pipeline/changes/compare-assemblies.ts';
import { describeChanges } from '../../../pipeline/changes/describe-changes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { queue, task, template } from '../dossier/a-dossier.ts';

type Stacks = Readonly<Record<string, unknown>>;

/** With one environment, `dev`, beside the stacks of its own. */
function assembly(own: Stacks, dev: Stacks): string {
  const directory = temporaryFolder();
  write(directory, own, { dev: { type: 'cdk:cloud-assembly', properties: { directoryName: 'dev' } } });
  write(join(directory, 'dev'), dev, {});
  return directory;
}

function write(directory: string, stacks: Stacks, stages: object): void {
  mkdirSync(directory, { recursive: true });
  const artifacts = Object.keys(stacks).map((name) => [
    name,
    {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111111111111/eu-central-1',
      properties: { templateFile: `${name}.json` },
    },
  ]);
  const manifest = { artifacts: { ...Object.fromEntries(artifacts), ...stages } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  for (const [name, content] of Object.entries(stacks))
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(content));
}

async function changesBetween(before: [Stacks, Stacks], after: [Stacks, Stacks]) {
  const value = await compareAssemblies(assembly(...before), assembly(...after));
  return describeChanges({ known: true, value });
}

const bucket = { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Delete', Properties: {} };

describe('what a pull request changes', () => {
  it('is told of the stacks of the environments as well, and nothing of those that stay', async () => {
    const changes = await changesBetween(
      [{ own: template({ Q: queue('q') }) }, { orders: template({ Q: queue('q') }) }],
      [{ own: template({ Q: queue('q') }) }, { orders: template({ Q: queue('q'), R: queue('r') }) }],
    );

    expect(changes).toEqual({ templates: ['orders (eu-central-1): 1 added'], images: [] });
  });

  it('is told with lost data first, and with stacks that come and go', async () => {
    const changes = await changesBetween(
      [{ own: template({ B: bucket, Q: queue('q') }) }, { old: template({ Q: queue('q') }) }],
      [{ own: template({ Q: queue('q') }) }, { young: template({ Q: queue('q') }) }],
    );

    expect(changes.templates).toEqual([
      'DATA: own: B goes, loses its data',
      'GONE: old would be left behind as it is',
      'own (eu-central-1): 1 removed',
      'young (eu-central-1): new, with 1 resources',
    ]);
  });

  it('is told with the versions of the images', async () => {
    const changes = await changesBetween(
      [{}, { services: template({ A: task('/sluice/catalog:1'), B: task('/sluice/old:1') }) }],
      [{}, { services: template({ A: task('/sluice/catalog:2') }) }],
    );

    expect(changes.images).toEqual(['sluice/catalog 1 → 2', 'sluice/old 1 → gone']);
  });

  it('fits into a variable, however much it is', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `stack-${index}-${'x'.repeat(300)}`);
    const changes = await changesBetween(
      [{}, {}],
      [{}, Object.fromEntries(names.map((name) => [name.slice(0, 200), template({ Q: queue('q') })]))],
    );

    expect(JSON.stringify(changes).length).toBeLessThan(5000);
    expect(changes.templates.at(-1)).toBe('and 275 more');
  });

  it('is not known where the branch could not be synthesized, with the reason in one line', () => {
    const changes = describeChanges({ known: false, reason: 'npm run synth\nfails' });

    expect(changes).toEqual({ templates: ['NOT KNOWN: npm run synth fails'], images: [] });
  });
});
