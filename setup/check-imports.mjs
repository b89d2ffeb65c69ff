// Runs dependency-cruiser, unless it has found the same imports between the same files right before: it needs seconds to
// read what most changes leave alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ourFiles } from './our-files.mjs';
import { readIfPresent } from './read-if-present.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['app', 'workload', 'difference', 'pipeline', 'local', 'setup', 'test'];
const memory = join(root, '.cache/lint/imports');

/** What decides, beside the imports, whether they may be. */
const inputs = [
  '.dependency-cruiser.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'setup/check-imports.mjs',
  'setup/our-files.mjs',
];

/**
 * A line that can have a part in an import: with a word of one, with an edge of a comment, or with nothing before its
 * first string. Where Biome has formatted, what an import names stands on one of these.
 */
const mayImport = /\b(import|export|from|require|type|reference)\b|\/\*|\*\/|^\s*['"`]/;

/** On other lines: what makes code of a text in a template, or a text of code. */
const edgesOfTemplates = /`|\$\{|\\/g;

function checkImports() {
  const found = fingerprint();
  if (readIfPresent(memory) === found) {
    process.stdout.write('dependency-cruiser: the imports are those that were found right before\n');
    return;
  }
  const { status, error } = spawnSync(join(root, 'node_modules', '.bin', 'depcruise'), folders, {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) throw error;
  if (status !== 0) {
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(memory), { recursive: true });
  writeFileSync(memory, found);
}

/** Of the names of all files, since it matters which there are, and of what may import in them. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) hash.update(`\0${readFileSync(join(root, input), 'utf8')}`);
  for (const file of ourFiles(root).sort()) {
    hash.update(`\0${file}\0`);
    if (/\.[cm]?[jt]s$/.test(file)) for (const line of importingLines(file)) hash.update(`${line}\n`);
  }
  return hash.digest('hex');
}

function importingLines(file) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  return lines.flatMap((line) => (mayImport.test(line) ? [line] : (line.match(edgesOfTemplates) ?? [])));
}

checkImports();
