import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the root that Git ignores as well, and Git's own. */
const notOurs = /^(node_modules|cdk\.out|dist|reports|\.cache|\.git|\.rehearsal[^/]*)$/;

/** The paths of all files of the project, relative to its root. */
export function ourFiles(root, folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.test(path) ? [] : ourFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}
