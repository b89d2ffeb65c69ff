import { appendFileSync } from 'node:fs';
import { delivery } from '../../delivery.ts';
import { exitWithReason } from '../../exit-with-reason.ts';
import { Git } from '../../git.ts';
import { RefusedInput } from '../../refused-input.ts';
import { type Mirrored, mirrorBranch } from './mirror-branch.ts';

const names = { github: 'GitHub', codecommit: 'CodeCommit' };

/** Mirrors the branch between the clone's `origin` and the repository at the address. */
function mirror([branch, address, ...others]: readonly string[]): void {
  if (branch === undefined || address === undefined || others.length > 0) {
    throw new RefusedInput('Call it as: node pipeline/github/mirror/main.ts BRANCH ADDRESS-ON-CODECOMMIT');
  }
  const git = new Git(process.cwd());
  git.run('remote', 'add', 'codecommit', address);
  tell(mirrorBranch(git, branch, delivery.documentation));
}

function tell({ moved, isToDeliver }: Mirrored): void {
  console.log(
    moved === undefined ? 'Both sides have the same commits.' : `${names[moved]} got what it did not have.`,
  );
  const { GITHUB_OUTPUT } = process.env;
  if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `deliver=${isToDeliver}\n`);
}

try {
  mirror(process.argv.slice(2));
} catch (error) {
  exitWithReason(error);
}
