import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { build, writeFiles } from './build.ts';

async function filesIn(directory: string | undefined): Promise<string[]> {
  if (directory === undefined) return [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

const nothing = 'phases: { build: { commands: ["true"] } }';

describe('the artifacts of a build', () => {
  it('hold nothing that the runner itself has put into the source', async () => {
    const source = temporaryFolder();
    await writeFiles(source, {
      'a.txt': 'a',
      '.rehearsal/old/artifacts/b.txt': 'b',
      'out/reports/c.xml': 'c',
    });
    const places = {
      sourceDirectory: source,
      outputDirectory: join(source, 'out'),
      cacheDirectory: join(source, 'kept'),
    };
    const text = `version: 0.2\n${nothing}\nartifacts: { files: '**/*' }\ncache: { paths: [a.txt] }\n`;
    await build(text, { ...places, keepsSource: true });
    const result = await build(text, { ...places, keepsSource: true });
    expect(await filesIn(result.artifact?.directory)).toEqual(['a.txt']);
  });

  it('have a name that the shell expands', async () => {
    const result = await build(
      `version: 0.2
phases: { build: { commands: ['VERSION=1.2'] } }
artifacts: { files: other.txt, name: 'shop-$VERSION-$(echo "a b")' }
`,
      { files: { 'other.txt': 'o' } },
    );
    expect(result.artifact?.name).toBe('shop-1.2-a b');
  });
});
