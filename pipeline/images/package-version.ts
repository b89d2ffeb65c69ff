import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function readPackageVersion(rootDirectory: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(rootDirectory, 'package.json'), 'utf8'),
  );
  return version;
}
