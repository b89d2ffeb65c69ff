import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildRequest } from '../../../local/buildspec/build-request.ts';
import type { BuildResult } from '../../../local/buildspec/build-result.ts';
import { runBuild } from '../../../local/buildspec/run-build.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface FinishedBuild extends BuildResult {
  source: string;
  /** What the commands printed. */
  output: string[];
  /** What the runner said, without its `[build] `. */
  said: string[];
}

/** Runs a buildspec in a source of its own that holds `files`. */
export async function build(
  buildspec: string,
  options: Partial<BuildRequest> & { files?: Record<string, string> } = {},
): Promise<FinishedBuild> {
  const { files = {}, ...request } = options;
  const folder = temporaryFolder();
  const source = join(folder, 'source');
  await writeFiles(source, files);
  const lines: string[] = [];
  const result = await runBuild({
    buildspec,
    sourceDirectory: source,
    outputDirectory: join(folder, 'output'),
    log: (line) => lines.push(line),
    stopGraceInSeconds: 0.5,
    ...request,
  });
  return {
    ...result,
    source: request.sourceDirectory ?? source,
    output: lines.filter((line) => !line.startsWith('[build] ')),
    said: lines.filter((line) => line.startsWith('[build] ')).map((line) => line.slice('[build] '.length)),
  };
}

export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
