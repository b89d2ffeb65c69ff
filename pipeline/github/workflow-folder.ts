import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RefusedInput } from '../refused-input.ts';

/** What is committed is not what the definition says. */
export class StaleWorkflows extends RefusedInput {
  override name = 'StaleWorkflows';

  constructor(files: readonly string[]) {
    super(
      `.github/workflows is not what pipeline/delivery.ts says: ${files.join(', ')}. Run \`npm run workflows\` and commit what it writes.`,
    );
  }
}

/** Files that are missing, say something else, or belong to no stage any more: the folder holds nothing by hand. */
export function findStaleWorkflows(directory: string, rendered: ReadonlyMap<string, string>): string[] {
  const present = new Set(existsSync(directory) ? readdirSync(directory) : []);
  const files = new Set([...rendered.keys(), ...present]);
  return [...files].filter(
    (file) => !present.has(file) || readFileSync(join(directory, file), 'utf8') !== rendered.get(file),
  );
}

/** Makes the folder hold the rendered files and no others, and gives a line about each that changed. */
export function writeWorkflows(directory: string, rendered: ReadonlyMap<string, string>): string[] {
  mkdirSync(directory, { recursive: true });
  return findStaleWorkflows(directory, rendered).map((file) => {
    const text = rendered.get(file);
    if (text === undefined) rmSync(join(directory, file));
    else writeFileSync(join(directory, file), text);
    return `.github/workflows/${file} ${text === undefined ? 'removed' : 'written'}`;
  });
}
