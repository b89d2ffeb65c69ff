// Runs a linter on the files that it has not found clean before: `node setup/lint-changed.mjs biome`. Only for linters
// that judge each file by itself. A file is known by its path, its content, and all that the verdict depends on, so that
// what is remembered holds in every checkout, wherever it lies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ourFiles } from './our-files.mjs';
import { readIfPresent } from './read-if-present.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What every verdict depends on: the versions of the linter, of its plugins and of Node.js, and what is not looked at. */
const inputsOfAll = [
  'package.json',
  'package-lock.json',
  '.gitignore',
  'setup/lint-changed.mjs',
  'setup/our-files.mjs',
];

const linters = {
  biome: {
    args: ['check', '--error-on-warnings', '--no-errors-on-unmatched', '--files-ignore-unknown=true'],
    isLinted: () => true,
    inputs: ['biome.json'],
    memory: '.cache/lint/biome.json',
  },
  eslint: {
    args: ['--max-warnings', '0', '--no-warn-ignored'],
    isLinted: (path) =>
      /^(([^/]+\.mjs)|(app|difference|local|pipeline|setup|workload)\/.+\.(ts|mjs|js))$/.test(path),
    inputs: ['eslint.config.mjs'],
    memory: '.cache/sast/eslint.json',
  },
};

function lintChanged(name) {
  const linter = linters[name];
  if (linter === undefined)
    throw new Error(`lint-changed: "${name}" is no linter; choose from ${Object.keys(linters).join(', ')}`);
  const verdictOf = keyFor(linter);
  // What the linter does not know, or is to ignore, it leaves out itself.
  const files = ourFiles(root).filter(linter.isLinted);
  const clean = new Set(JSON.parse(readIfPresent(join(root, linter.memory)) ?? '[]'));
  const changed = files.filter((file) => !clean.has(verdictOf(file)));
  if (changed.length > 0 && !run(name, [...linter.args, ...changed])) {
    process.exitCode = 1;
    return;
  }
  remember(linter, files.map(verdictOf));
  process.stdout.write(
    `${name}: ${changed.length} of ${files.length} files looked at, the others are known\n`,
  );
}

/** Gives what a verdict about a file is remembered by. */
function keyFor({ args, inputs }) {
  const common = createHash('sha256').update(JSON.stringify([process.version, args]));
  for (const input of [...inputsOfAll, ...inputs])
    common.update(`\0${readFileSync(join(root, input), 'utf8')}`);
  const keys = new Map();
  return (file) => {
    const known = keys.get(file);
    if (known !== undefined) return known;
    const key = common
      .copy()
      .update(`\0${file}\0`)
      .update(readFileSync(join(root, file)))
      .digest('base64url');
    keys.set(file, key);
    return key;
  };
}

function run(program, args) {
  const { status, error } = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) throw error;
  return status === 0;
}

function remember({ memory }, keys) {
  const file = join(root, memory);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(keys));
  renameSync(`${file}.${process.pid}`, file);
}

lintChanged(process.argv[2]);
