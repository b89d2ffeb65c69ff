import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrokenPush, brokenPushes } from './broken-pushes.ts';
import { EnduredRehearsal, executionsIn, smallApp, wordsIn } from './endured-rehearsal.ts';

export interface SoakOptions {
  pushes: number;
  /** Called after every so many pushes, and after the last. */
  measureEvery: number;
  report: (figures: SoakFigures) => void;
}

export interface SoakFigures {
  pushes: number;
  /** Of the engine's process. */
  residentMebibytes: number;
  openFiles: number;
  /** Of the engine and everything that it has started. */
  processes: number;
  /** Of the folder with the rehearsal's state, in MiB. */
  diskMebibytes: number;
}

export interface SoakResult {
  figures: SoakFigures[];
  violations: string[];
}

/** Pushes again and again, every other time something broken, and measures what the rehearsal takes meanwhile. */
export async function runSoak({ pushes, measureEvery, report }: SoakOptions): Promise<SoakResult> {
  const rehearsal = await EnduredRehearsal.create();
  const result: SoakResult = { figures: [], violations: [] };
  try {
    rehearsal.begin();
    await rehearsal.settled('First');
    for (let number = 1; number <= pushes; number++) {
      const broken = number % 2 === 0 ? brokenPushes[(number / 2) % brokenPushes.length] : undefined;
      result.violations.push(...(await pushOnce(rehearsal, number, broken)));
      if (number % measureEvery === 0 || number === pushes) {
        const figures = await measure(rehearsal, number);
        result.figures.push(figures);
        report(figures);
      }
    }
    await rehearsal.stop();
    result.violations.push(
      ...growth(result.figures),
      ...(await rehearsal.processes()).map((line) => `still there after the end: ${line}`),
    );
    return result;
  } finally {
    await rehearsal.kill();
    await rehearsal.delivery.remove();
  }
}

/** Answers what is not as it must be after it. */
async function pushOnce(
  rehearsal: EnduredRehearsal,
  number: number,
  broken: BrokenPush | undefined,
): Promise<string[]> {
  const message = `${number}: ${broken?.what ?? 'well'}`;
  const before = wordsIn(await rehearsal.state());
  const words = `words ${number}`;
  await rehearsal.delivery.commit(message, {
    'words.txt': words,
    'app.js': smallApp(),
    ...broken?.files,
  });
  await rehearsal.delivery.push();
  const state = await rehearsal.settled(message);
  const [newest] = executionsIn(state);
  const said = wordsIn(state);
  const expected = broken === undefined ? words : before;
  const hasReason = broken === undefined || broken.reason.test(newest?.statusSummary ?? '');
  return [
    ...(newest?.status === (broken === undefined ? 'Succeeded' : 'Failed') && hasReason
      ? []
      : [`${message} is ${newest?.status}: ${newest?.statusSummary}`]),
    ...(said === expected ? [] : [`dev says "${said}" after ${message}, and not "${expected}"`]),
  ];
}

async function measure(rehearsal: EnduredRehearsal, pushes: number): Promise<SoakFigures> {
  const status = await readFile(`/proc/${rehearsal.pid}/status`, 'utf8');
  return {
    pushes,
    residentMebibytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024,
    openFiles: (await readdir(`/proc/${rehearsal.pid}/fd`)).length,
    processes: (await rehearsal.processes()).length,
    diskMebibytes: (await sizeInBytes(rehearsal.stateDirectory)) / 1024 / 1024,
  };
}

async function sizeInBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      // A file of the cache may be gone again.
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Open connections come and go: so many more than at first are no leak yet. */
const openFilesMore = 10;

/** Files and processes must not become more; how memory and disk go, the figures tell. */
function growth(figures: readonly SoakFigures[]): string[] {
  const [first, last] = [figures[0], figures.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    ...(last.openFiles > first.openFiles + openFilesMore
      ? [
          `${last.openFiles} files are open after ${last.pushes} pushes, ${first.openFiles} after ${first.pushes}`,
        ]
      : []),
    ...(last.processes > first.processes
      ? [`${last.processes} processes after ${last.pushes} pushes, ${first.processes} after ${first.pushes}`]
      : []),
  ];
}
