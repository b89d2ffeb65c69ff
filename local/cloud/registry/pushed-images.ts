import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';

/** An image that has come to a tag. */
export interface PushedImage {
  /** Of the registry that it was pushed to; empty where nobody said. */
  host: string;
  repository: string;
  tag: string;
  digest: string;
}

/** Leaves word of a push for whoever watches: it may be in another process, or come later. */
export function notePush(directory: string, push: PushedImage): void {
  const folder = noteFolder(directory);
  mkdirSync(folder, { recursive: true });
  writeFileAtomically(join(folder, `${Date.now()}-${randomUUID()}.json`), JSON.stringify(push));
}

/** Tells of each push to a registry once, of those before as well; until `stop`. */
export function watchPushes(directory: string, tell: (push: PushedImage) => void): { stop(): void } {
  const folder = noteFolder(directory);
  mkdirSync(folder, { recursive: true });
  const tellAll = () => {
    for (const name of readdirSync(folder)
      .filter((each) => each.endsWith('.json'))
      .sort()) {
      const push = readStateFile<PushedImage>(join(folder, name));
      if (push !== undefined) tell(push);
      rmSync(join(folder, name), { force: true });
    }
  };
  const stop = whenChanged(folder, tellAll);
  tellAll();
  return { stop };
}

const millisecondsToLook = 1000;

/** Answers what ends it. Where the system watches no more folders, the folder is looked at time and again. */
function whenChanged(folder: string, look: () => void): () => void {
  try {
    const watcher = watch(folder, look);
    // Where it cannot be watched any more, pushes are told of at the next start.
    watcher.on('error', (error) => console.error(`${folder}: ${error.message}`));
    return () => watcher.close();
  } catch {
    const timer = setInterval(look, millisecondsToLook);
    return () => clearInterval(timer);
  }
}

function noteFolder(directory: string): string {
  return join(directory, '.pushed');
}
