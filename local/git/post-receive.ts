// The post-receive hook of a rehearsal's repositories: <state folder> <repository>, and on its input a line
// "<old> <new> <ref>" for each ref that was pushed. What it prints, git shows to the pusher.
import { text } from 'node:stream/consumers';
import { matchesGlob } from '../pipeline/pushes/glob-pattern.ts';
import { GitError, git } from './git.ts';
import { type DeletionReport, type PushAnswer, type PushReport, rehearsalTarget } from './push-report.ts';
import { branchOf } from './reference-name.ts';
import { type RehearsalAddresses, RehearsalFileDamagedError, readRehearsalFile } from './rehearsal-file.ts';

const [stateDirectory = '', repository = ''] = process.argv.slice(2);
for (const change of await readChanges(await text(process.stdin))) {
  const told = 'commit' in change ? tell(change) : tellDeletion(change);
  console.log(`rehearsal: ${await told.catch(explain)}`);
}

/** Of branches and tags. */
async function readChanges(input: string): Promise<(PushReport | DeletionReport)[]> {
  const changes: (PushReport | DeletionReport)[] = [];
  for (const line of input.split('\n')) {
    const [old = '', id = '', ref = ''] = line.split(' ');
    if (!/^refs\/(heads|tags)\//.test(ref)) continue;
    const branch = branchOf(ref);
    const before = await commitOf(old);
    const commit = await commitOf(id);
    if (commit !== null) changes.push({ repository, branch, commit, before });
    else if (before !== null && isNothing(id)) changes.push({ repository, branch, before });
  }
  return changes;
}

/** A tag with a message is an object of its own, which leads to a commit; null for nothing, and for what leads to none. */
async function commitOf(id: string): Promise<string | null> {
  if (isNothing(id)) return null;
  return (await git('.', ['--git-dir=.', 'rev-list', '-n1', id]).catch(noCommit)) || null;
}

/** As git writes it. */
function isNothing(id: string): boolean {
  return /^0*$/.test(id);
}

function noCommit(error: unknown): string {
  if (error instanceof GitError) return '';
  throw error;
}

async function tell(push: PushReport): Promise<string> {
  const rehearsal = readRehearsalFile(stateDirectory);
  if (rehearsal === undefined) return whenNotRunning(push);
  const answer = await report<PushAnswer>(rehearsal, 'ReceivePush', push);
  if (typeof answer === 'string') return answer;
  if (!answer.isTriggering && answer.messages.length === 0)
    return nothingTriggered(push, answer.triggeringBranches);
  if (answer.executions.length === 0) {
    const said = answer.messages.join('; ') || 'is known already';
    return `${push.branch} at ${push.commit.slice(0, 8)}: ${said}`;
  }
  const started = answer.executions.map(
    ({ pipelineName, executionId }) => `${pipelineName} (execution ${executionId})`,
  );
  return `${push.branch} at ${push.commit.slice(0, 8)} started ${started.join(', ')}; watch it at ${rehearsal.consoleUrl}`;
}

async function tellDeletion(deletion: DeletionReport): Promise<string> {
  const rehearsal = readRehearsalFile(stateDirectory);
  const answer = rehearsal === undefined ? {} : await report(rehearsal, 'ReceiveDeletion', deletion);
  return typeof answer === 'string' ? answer : `${deletion.branch} is deleted.`;
}

/** The push itself is done by then, and the next start takes it up. */
function explain(error: unknown): string {
  if (error instanceof RehearsalFileDamagedError) return `nothing was started: ${error.message}`;
  throw error;
}

async function whenNotRunning(push: PushReport): Promise<string> {
  const branches = (await git('.', ['--git-dir=.', 'config', '--get', 'rehearsal.branches'])).split(' ');
  if (!branches.some((pattern) => matchesGlob(push.branch, pattern))) return nothingTriggered(push, branches);
  if (push.branch.startsWith('refs/tags/'))
    return 'no rehearsal runs now, and the next one starts no pipeline for a tag; push it again then.';
  return `no rehearsal runs now; the next npm start takes ${push.branch} at ${push.commit.slice(0, 8)} up.`;
}

function nothingTriggered({ branch }: PushReport, branches: readonly string[]): string {
  return `${branch} is accepted, and nothing is triggered; pipelines start from ${branches.join(', ') || 'no branch of this repository'}.`;
}

/** The answer, or a sentence on why there is none. */
async function report<Answer extends object>(
  { apiUrl }: RehearsalAddresses,
  operation: 'ReceivePush' | 'ReceiveDeletion',
  change: PushReport | DeletionReport,
): Promise<Answer | string> {
  try {
    const response = await fetch(apiUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${rehearsalTarget}.${operation}`,
      },
      body: JSON.stringify(change),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = await response.json();
    return response.ok ? (answer as Answer) : `nothing was started: ${messageOf(answer)}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `the rehearsal at ${apiUrl} does not answer (${reason}); the next npm start takes ${change.branch} up.`;
  }
}

function messageOf(answer: unknown): string {
  const hasMessage = typeof answer === 'object' && answer !== null && 'message' in answer;
  return hasMessage ? String(answer.message) : JSON.stringify(answer);
}
