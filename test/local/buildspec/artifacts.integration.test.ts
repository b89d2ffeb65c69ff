import { lstat, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { build, writeFiles } from './build.ts';

const files = {
  'my-build1/my-file1.txt': '1',
  'my-build2/my-file2.txt': '2',
  'my-build2/my-subdirectory/my-file3.txt': '3',
  'my-build2/.hidden': 'h',
  'other.txt': 'o',
};

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
  it.each([
    ["{ files: 'other.txt' }", ['other.txt']],
    [
      "{ files: ['./my-build1/*', '**/my-file3.txt'] }",
      ['my-build1/my-file1.txt', 'my-build2/my-subdirectory/my-file3.txt'],
    ],
    ["{ files: '*/my-file3.txt', base-directory: my-build2 }", ['my-subdirectory/my-file3.txt']],
    [
      "{ files: '**/*', base-directory: 'my-build*', discard-paths: yes }",
      ['.hidden', 'my-file1.txt', 'my-file2.txt', 'my-file3.txt'],
    ],
    [
      "{ files: '**/*', base-directory: my-build2, exclude-paths: ['my-subdirectory/**'] }",
      ['.hidden', 'my-file2.txt'],
    ],
    ["{ files: '$CODEBUILD_SRC_DIR/oth?r.{txt,md}' }", ['other.txt']],
  ])('are the files that the buildspec names: %s', async (artifacts, expected) => {
    const result = await build(`version: 0.2\n${nothing}\nartifacts: ${artifacts}\n`, { files });
    expect(await filesIn(result.artifact?.directory)).toEqual(expected);
    expect(result.artifact?.fileCount).toBe(expected.length);
  });

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
      { files },
    );
    expect(result.artifact?.name).toBe('shop-1.2-a b');
  });

  it('are several when the buildspec has secondary ones', async () => {
    const result = await build(
      `version: 0.2
${nothing}
artifacts:
  files: other.txt
  secondary-artifacts:
    one: { files: '**/*', base-directory: my-build1 }
`,
      { files },
    );
    expect(await filesIn(result.artifact?.directory)).toEqual(['other.txt']);
    expect(await filesIn(result.secondaryArtifacts.one?.directory)).toEqual(['my-file1.txt']);
  });

  it.each([
    [
      "{ files: 'dist/**/*' }",
      'no matching artifact paths found: artifact primary: no file matches dist/**/*',
    ],
    [
      "{ files: '**/*', base-directory: dist }",
      'no matching artifact paths found: artifact primary: no folder matches the base directory dist',
    ],
  ])('fail the build when they are not there: %s', async (artifacts, message) => {
    const result = await build(`version: 0.2\n${nothing}\nartifacts: ${artifacts}\n`, { files });
    expect(result.status).toBe('FAILED');
    expect(result.phases.find(({ phaseType }) => phaseType === 'UPLOAD_ARTIFACTS')?.context).toEqual({
      statusCode: 'CLIENT_ERROR',
      message,
    });
  });

  it('are tried for after a failed build, too', async () => {
    const result = await build(
      `version: 0.2
phases: { build: { commands: ['false'] } }
artifacts: { files: other.txt }
`,
      { files },
    );
    expect(result.status).toBe('FAILED');
    expect(result.artifact?.fileCount).toBe(1);
  });

  it.each([
    ['no', false],
    ['yes', true],
  ])('keep links as links with enable-symlinks: %s', async (enabled, expected) => {
    const source = temporaryFolder();
    await writeFiles(source, { 'a.txt': 'content' });
    await symlink('a.txt', join(source, 'link'));
    const result = await build(
      `version: 0.2
${nothing}
artifacts: { files: link, enable-symlinks: ${enabled} }
`,
      { sourceDirectory: source },
    );
    const link = join(result.artifact?.directory ?? '', 'link');
    expect((await lstat(link)).isSymbolicLink()).toBe(expected);
    if (!expected) expect(await readFile(link, 'utf8')).toBe('content');
  });
});
