import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cdkCli } from '../cdk-cli.ts';
import type { Synthesis } from '../deployment/stack.ts';
import { type Finding, good, problem } from './finding.ts';

/** Libraries that must be what package.json says, to the digit. */
const pinned = ['aws-cdk-lib', 'constructs'] as const;

/** Whether what is installed is what is asked for, and whether the CLI reads what the library writes. */
export async function examineLibraries(
  rootDirectory: string,
  { schemaRevision }: Pick<Synthesis, 'schemaRevision'>,
): Promise<Finding[]> {
  const installed = await Promise.all(pinned.map((name) => examineLibrary(rootDirectory, name)));
  return [...installed, ...(await examineStrayCli(rootDirectory)), examineSchema(schemaRevision)];
}

async function examineLibrary(rootDirectory: string, name: string): Promise<Finding> {
  const { devDependencies } = await readPackage(join(rootDirectory, 'package.json'));
  const wanted = devDependencies?.[name];
  const { version } = await readPackage(join(rootDirectory, 'node_modules', name, 'package.json'));
  if (version === wanted) return good(`${name} ${version}`);
  return problem(`${name} is ${version}; package.json asks for ${wanted}`, 'npm ci');
}

/** `npm install aws-cdk` by habit puts a CLI here, and npx prefers it. */
async function examineStrayCli(rootDirectory: string): Promise<Finding[]> {
  const file = join(rootDirectory, 'node_modules', 'aws-cdk', 'package.json');
  const { version } = existsSync(file) ? await readPackage(file) : { version: cdkCli.version };
  if (version === cdkCli.version) return [];
  return [
    problem(
      `node_modules holds aws-cdk ${version}; this project is deployed with ${cdkCli.version}`,
      'npm uninstall aws-cdk',
    ),
  ];
}

/** https://docs.aws.amazon.com/cdk/v2/guide/versioning.html#cdk-toolkit-versioning */
function examineSchema(written: number): Finding {
  const { version, readsSchemaRevision } = cdkCli;
  if (written <= readsSchemaRevision)
    return good(`CDK CLI ${version} reads the assemblies that the library writes (schema ${written})`);
  return problem(
    `aws-cdk-lib writes schema ${written}; CDK CLI ${version} reads up to ${readsSchemaRevision}`,
    'Name a newer CLI in pipeline/cdk-cli.ts, with the schema that it reads.',
  );
}

async function readPackage(
  file: string,
): Promise<{ version?: string; devDependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(file, 'utf8'));
}
