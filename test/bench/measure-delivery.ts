import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { memoryInMebibytes } from '../support/processes-under.ts';
import { RehearsalProcess } from '../support/rehearsal-process.ts';
import { commitAll, createWorkingCopy, git } from '../support/working-copy.ts';
import type { Measurement } from './measurement.ts';

/** A start with everything installed, a pushed one-line change, and the memory with dev and staging up. */
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

    await rehearsal.npm('run', 'approve', '--', '--stage', 'GateStaging');
    await rehearsal.until('the gate to prod waits', 240, () => rehearsal.waitsAt('GateProd'));
    return [
      {
        what: 'npm start with everything installed, to the shop in dev',
        unit: 's',
        target: { atMost: 45 },
        value: started,
      },
      {
        what: 'a pushed one-line change to its tasks serving in dev',
        unit: 's',
        target: { atMost: 30 },
        value: pushed,
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
