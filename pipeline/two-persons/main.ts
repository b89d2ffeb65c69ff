import { join } from 'node:path';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { readContext } from '../context.ts';
import { currentCommit } from '../current-commit.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { findLastDeployment } from '../history/last-deployment.ts';
import { findLastRelease } from '../history/last-release.ts';
import { readCarrier } from '../history/read-carrier.ts';
import { readVariable } from '../history/read-variable.ts';
import { type Commit, commitsBetween } from '../history/source-history.ts';
import { people } from '../people.ts';
import { resolveLocation } from '../resolve-environments.ts';
import { findApprover } from './approver.ts';
import { findReviewer } from './find-reviewer.ts';
import { nameAuthors } from './name-authors.ts';
import { requireTwoPersons } from './require-two-persons.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');

/** Fails where whoever answered the gate wrote something of what would be released, or where nobody can tell. */
async function main(): Promise<void> {
  const environment = readVariable(process.env, 'ENVIRONMENT', 'the environment behind the gate');
  const gate = readVariable(process.env, 'GATE', 'the name of the gate');
  const url = readVariable(process.env, 'SOURCE_URL', 'what git clones');
  const { approver, before, withNames } = await look(environment, gate);
  const range = { before, commit: currentCommit(rootDirectory) };
  const { added } = await commitsBetween(range, { url, checkout: rootDirectory });
  requireTwoPersons(approver, { commits: await withNames(added), people });
  console.log(`${approver.identity} approved, and wrote none of the ${added.length} commits of the release.`);
}

async function look(environment: string, gate: string) {
  const carrier = readCarrier(process.env);
  if (carrier.kind === 'github') {
    const last = await findLastDeployment(carrier, environment);
    return {
      approver: await findReviewer(carrier, gate),
      before: last?.commit,
      withNames: (commits: readonly Commit[]) => nameAuthors(carrier, commits, people),
    };
  }
  const client = new CodePipelineClient({ region: resolveLocation(readContext(rootDirectory)).region });
  const last = await findLastRelease(client, { pipelineName: carrier.pipelineName, environment });
  return {
    approver: await findApprover(client, { ...carrier, gate }),
    before: last?.commit,
    withNames: async (commits: readonly Commit[]) => commits,
  };
}

await main().catch(exitWithReason);
