// Looks at what is about to be committed, in seconds: format and lint, and whether anything in it is a secret. Changes
// nothing. The delivery looks at everything again; here nobody has to wait for it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function checkStaged() {
  const files = stagedFiles();
  if (files === '') return;
  const isFormatted = run('biome', 'check', '--staged', '--no-errors-on-unmatched');
  if (!isFormatted)
    tell('what is staged does not keep the format or the rules; npx biome check --write --staged mends most');
  const hasSecret = !withStagedContent(files, (folder) =>
    run('secretlint', '--maskSecrets', '--no-gitignore', `${folder}/**/*`),
  );
  if (hasSecret) tell('a secret is staged; take it out, since what is pushed once has to be replaced');
  if (!isFormatted || hasSecret) process.exitCode = 1;
}

/** Their names, each followed by a zero byte; those that are deleted are not among them. */
function stagedFiles() {
  return git(['diff', '--cached', '--name-only', '--diff-filter=d', '-z']);
}

/** A file may have been changed after it was staged: what counts is what will be committed. */
function withStagedContent(files, use) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-staged-'));
  try {
    git(['checkout-index', `--prefix=${folder}/`, '-z', '--stdin'], files);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program, ...args) {
  const { status, error } = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status === 0;
}

function git(args, input = '') {
  const { status, stdout, error } = spawnSync('git', args, {
    cwd: root,
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`git ${args[0]} ended with exit code ${status}.`);
  return stdout;
}

function tell(what) {
  process.stderr.write(`sluice: ${what} (git commit --no-verify goes without this look).\n`);
}

checkStaged();
