import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cdkCli } from '../../../pipeline/cdk-cli.ts';
import { examineLibraries } from '../../../pipeline/doctor/examine-libraries.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const wanted = { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' };

function projectWith(installed: Record<string, string>): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'package.json'), JSON.stringify({ devDependencies: wanted }));
  for (const [name, version] of Object.entries(installed)) {
    mkdirSync(join(root, 'node_modules', name), { recursive: true });
    writeFileSync(join(root, 'node_modules', name, 'package.json'), JSON.stringify({ version }));
  }
  return root;
}

async function problemsOf(installed: Record<string, string>, schemaRevision = 55) {
  const findings = await examineLibraries(projectWith(installed), { schemaRevision });
  return findings.filter(({ verdict }) => verdict === 'problem').map(({ what }) => what);
}

describe('the libraries', () => {
  it('are in order when they are what package.json asks for', async () => {
    expect(await problemsOf(wanted)).toEqual([]);
  });

  it('are not in order when another version is installed', async () => {
    expect(await problemsOf({ ...wanted, 'aws-cdk-lib': '2.200.0' })).toEqual([
      'aws-cdk-lib is 2.200.0; package.json asks for 2.276.0',
    ]);
  });

  it('are not in order when they write what the CLI cannot read', async () => {
    expect(await problemsOf(wanted, 56)).toEqual([
      `aws-cdk-lib writes schema 56; CDK CLI ${cdkCli.version} reads up to 55`,
    ]);
  });

  it('do not hold a CLI that npx would take for the project’s', async () => {
    expect(await problemsOf({ ...wanted, 'aws-cdk': '3.0.0' })).toEqual([
      `node_modules holds aws-cdk 3.0.0; this project is deployed with ${cdkCli.version}`,
    ]);
    expect(await problemsOf({ ...wanted, 'aws-cdk': cdkCli.version })).toEqual([]);
  });
});
