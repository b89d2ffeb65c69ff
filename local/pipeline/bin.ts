import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../cloud/error-code.ts';

/** Takes folders away at once, and deletes them in their own time. */
export class Bin {
  private readonly directory: string;
  private readonly deletions = new Set<Promise<void>>();

  /** What an earlier rehearsal had no time to delete is deleted now. */
  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    for (const leftover of readdirSync(directory)) this.delete(join(directory, leftover));
  }

  /** Nothing happens where there is no such folder. */
  take(folder: string): void {
    const doomed = join(this.directory, `${Date.now()}-${Math.random().toString(36).slice(2)}`);
    try {
      renameSync(folder, doomed);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    this.delete(doomed);
  }

  /** Resolves when everything that was taken so far is deleted. */
  async settled(): Promise<void> {
    await Promise.all(this.deletions);
  }

  private delete(path: string): void {
    const deletion = rm(path, { recursive: true, force: true })
      // Only space is lost, and the next start tries again.
      .catch((error: unknown) => process.emitWarning(`${path} cannot be deleted: ${String(error)}`))
      .finally(() => this.deletions.delete(deletion));
    this.deletions.add(deletion);
  }
}
