import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const hooks = 'setup/hooks';

/**
 * Has git run the hooks of this repository in the clone at `root`. Who has hooks already, or has told git at any level
 * where they are, keeps them.
 */
export function provideHooks(root) {
  // A copy without git has no commits, and a folder inside another repository none of its own.
  if (!existsSync(join(root, '.git'))) return;
  if (git(root, 'config', 'core.hooksPath').status === 0 || hasHooks(root)) return;
  if (git(root, 'config', '--local', 'core.hooksPath', hooks).status !== 0) return;
  process.stderr.write(
    `sluice: git looks at what you commit from now on (${hooks}/pre-commit); if you do not want that: git config core.hooksPath .git/hooks\n`,
  );
}

function hasHooks(root) {
  const { status, stdout } = git(root, 'rev-parse', '--git-path', 'hooks');
  if (status !== 0) return true;
  const folder = resolve(root, stdout.trim());
  return existsSync(folder) && readdirSync(folder).some((file) => !file.endsWith('.sample'));
}

/** Where git itself does not work, there is nothing to commit either: that is for git to say. */
function git(root, ...args) {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' });
}
