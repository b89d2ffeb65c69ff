import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { RehearsalProcess } from '../support/rehearsal-process.ts';
import { git } from '../support/working-copy.ts';
import type { Measurement } from './measurement.ts';

const repository = join(import.meta.dirname, '..', '..');

/** What a new user waits: `npm start` right after `git clone`, nothing installed in it, to the shop answering. */
export async function measureFreshClone(): Promise<Measurement[]> {
  const parent = await mkdtemp(join(tmpdir(), 'sluice-fresh-'));
  const folder = join(parent, 'sluice');
  await git(parent, 'clone', '--quiet', repository, folder);
  const start = performance.now();
  const rehearsal = new RehearsalProcess(folder);
  try {
    await rehearsal.until('the shop in dev answers', 600, async () => {
      const shop = await rehearsal.shopUrl('dev');
      return shop !== undefined && (await fetch(shop)).ok ? true : undefined;
    });
    const value = (performance.now() - start) / 1000;
    return [
      { what: 'npm start on a fresh clone, to the shop in dev', unit: 's', target: { atMost: 240 }, value },
    ];
  } finally {
    if (rehearsal.running) await rehearsal.end();
    await rm(parent, { recursive: true, force: true });
  }
}
