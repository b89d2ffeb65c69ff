import { join } from 'node:path';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { readContext } from '../context.ts';
import { delivery } from '../delivery.ts';
import { chooseAccess } from '../deployment/rehearsal-access.ts';
import { requireAccount } from '../deployment/require-account.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { RefusedInput } from '../refused-input.ts';
import { resolveLocation } from '../resolve-environments.ts';
import { confirm } from '../terminal/confirm.ts';
import { createPaint } from '../terminal/paint.ts';
import { readOptions } from '../terminal/read-options.ts';
import { checkMigrations, gitIn } from './check-migrations.ts';
import { chooseRelease, commitsSince, type Release, readReleases } from './releases.ts';
import { rollBack } from './roll-back.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const paint = createPaint(process.stdout);

/** It is not said what shall go back. */
class NoEnvironment extends RefusedInput {
  override name = 'NoEnvironment';

  constructor(given: string | undefined, known: readonly string[]) {
    super(
      `${given === undefined ? 'No environment is named' : `There is no environment "${given}"`}; name one of ${known.join(', ')}.`,
    );
  }
}

/** Brings the last good release back to an environment, through the pipeline. */
async function goBack(): Promise<void> {
  const given = readOptions({
    command: 'npm run rollback',
    argument: '<environment>',
    options: {
      to: { value: 'commit', what: 'the release to go back to (default: the last good one before)' },
      yes: { what: 'do it without asking' },
      rehearsal: { what: 'in the rehearsal that runs in this folder, and not on AWS' },
      profile: {
        value: 'account=profile',
        several: true,
        what: 'the credentials for the pipeline’s account',
      },
    },
  });
  const environment = nameOfEnvironment(given.argument);
  const pipelineName = delivery.repository;
  const access = chooseAccess(rootDirectory, {
    rehearsal: given.flags.has('rehearsal'),
    profiles: given.values('profile'),
  });
  const client = new CodePipelineClient(
    await requireAccount(access, resolveLocation(readContext(rootDirectory))),
  );
  const releases = await readReleases(client, { pipelineName, environment });
  const target = chooseRelease(releases, { environment, wanted: given.values('to')[0] });
  console.log(`${paint('bold', environment)} has ${describe(releases.current)}`);
  console.log(`and goes back to ${describe(target)}`);
  await checkMigrations(gitIn(rootDirectory), {
    target: target.commit,
    since: commitsSince(releases, target),
  });
  if (!given.flags.has('yes') && !(await confirm('Bring it back? Type yes:', 'yes'))) {
    console.log('Nothing was done. With --yes it is done without asking.');
    return;
  }
  const executionId = await rollBack(client, { pipelineName, environment, target });
  console.log(
    `${paint('green', '✓')} ${environment} runs ${target.commit.slice(0, 8)} again (execution ${executionId})`,
  );
}

function nameOfEnvironment(given: string | undefined): string {
  const known = environments.map(({ name }) => name);
  if (given !== undefined && known.includes(given)) return given;
  throw new NoEnvironment(given, known);
}

function describe({ commit, summary, startedAt }: Release): string {
  const when = startedAt === undefined ? '' : paint('dim', ` of ${startedAt.toISOString().slice(0, 16)}Z`);
  return `${commit.slice(0, 8)} "${summary}"${when}`;
}

await goBack().catch(exitWithReason);
