import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { memoryInMebibytes, processMemoryInMebibytes } from '../support/processes-under.ts';
import { RehearsalProcess } from '../support/rehearsal-process.ts';
import { commitAll, createWorkingCopy, git } from '../support/working-copy.ts';
import { measureRepetition } from './measure-repetition.ts';
import type { Measurement } from './measurement.ts';

/** What somebody waits for who works with a rehearsal, and the memory that it takes with dev and staging up. */
export async function measureDelivery(): Promise<Measurement[]> {
  const folder = await createWorkingCopy();
  const start = performance.now();
  const rehearsal = new RehearsalProcess(folder);
  try {
    await shopAnswers(rehearsal, 'dev', '<html');
    const started = secondsSince(start);
    await rehearsal.until('the gate to staging waits', 240, () => rehearsal.waitsAt('GateStaging'));

    const pushed = await pushChangeOfStorefront(folder, rehearsal);
    await rehearsal.until('the gate to staging waits again', 120, () => rehearsal.waitsAt('GateStaging'));

    const documented = await pushDocumentation(folder);
    const repeated = await measureRepetition(rehearsal);

    await rehearsal.npm('run', 'approve', '--', '--stage', 'GateStaging');
    await rehearsal.until('the gate to prod waits', 240, () => rehearsal.waitsAt('GateProd'));
    const { pid } = await rehearsal.addresses();
    return [
      {
        what: 'npm start with everything installed, to the shop in dev',
        unit: 's',
        target: { atMost: 20 },
        value: started,
      },
      {
        what: 'a pushed one-line change to its tasks serving in dev',
        unit: 's',
        target: { atMost: 20 },
        value: pushed,
      },
      {
        what: 'a push of documentation only, to "nothing to do"',
        unit: 's',
        target: { atMost: 2 },
        value: documented,
      },
      ...repeated,
      {
        what: 'memory of the process that runs pipelines, cloud and console',
        unit: 'MiB',
        target: { atMost: 200 },
        value: await processMemoryInMebibytes(pid),
      },
      {
        what: 'memory of the whole rehearsal, dev and staging up',
        unit: 'MiB',
        target: { atMost: 2048 },
        value: await memoryInMebibytes(folder),
      },
    ];
  } finally {
    if (rehearsal.running) await rehearsal.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function pushChangeOfStorefront(folder: string, rehearsal: RehearsalProcess): Promise<number> {
  const found = await git(
    folder,
    'grep',
    '--files-with-matches',
    '--fixed-strings',
    '<footer',
    '--',
    'app/storefront/*.ts',
  );
  const file = join(folder, found.split('\n')[0] ?? '');
  await writeFile(file, (await readFile(file, 'utf8')).replace('<footer', '<footer data-bench="changed"'));
  await commitAll(folder, 'Change one line of the storefront');
  const start = performance.now();
  await git(folder, 'push', 'local', 'main');
  await shopAnswers(rehearsal, 'dev', 'data-bench="changed"');
  return secondsSince(start);
}

/** The push itself waits for the answer. */
async function pushDocumentation(folder: string): Promise<number> {
  const file = join(folder, 'README.md');
  await writeFile(file, `${await readFile(file, 'utf8')}\nOne line more.\n`);
  await commitAll(folder, 'Change one line of the documentation');
  const start = performance.now();
  const said = await git(folder, 'push', 'local', 'main');
  const took = secondsSince(start);
  if (!said.includes('nothing to do'))
    throw new Error(`a push of documentation only should start nothing: ${said}`);
  return took;
}

async function shopAnswers(rehearsal: RehearsalProcess, environment: string, text: string): Promise<void> {
  await rehearsal.until(`the shop in ${environment} shows ${text}`, 240, async () => {
    const shop = await rehearsal.shopUrl(environment);
    const answer = shop === undefined ? undefined : await fetch(shop);
    return answer?.ok && (await answer.text()).includes(text) ? true : undefined;
  });
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
