import { setTimeout as delay } from 'node:timers/promises';
import type { PipelineExecution } from '../../local/pipeline/execution.ts';
import type { ConsoleState } from '../../local/terminal/console-state.ts';
import { createRandom, type Random } from '../faults/random.ts';
import { EnduredRehearsal, executionsIn, wordsIn } from './endured-rehearsal.ts';

export interface KillOptions {
  kills: number;
  /** The moments come again with the same seed, as far as the machine is as fast. */
  seed: number;
  report: (line: string) => void;
}

export interface KillResult {
  kills: number;
  executions: number;
  /** Kills by what was under way: `stage/action`, `between actions`, or `starting`. */
  moments: Map<string, number>;
  /** What must never be, one line each. */
  violations: string[];
}

/**
 * Pushes, kills the rehearsal with SIGKILL at a random moment, starts it again and looks at what it made of that; every
 * fourth time it is killed once more while it starts.
 */
export async function runKills({ kills, seed, report }: KillOptions): Promise<KillResult> {
  const random = createRandom(seed);
  const rehearsal = await EnduredRehearsal.create();
  const result: KillResult = { kills: 0, executions: 0, moments: new Map(), violations: [] };
  try {
    const { duration, processes } = await deliverUndisturbed(rehearsal);
    while (result.kills < kills) {
      const words = `words ${result.kills}`;
      const moments = await killOnce(rehearsal, {
        words,
        random,
        duration,
        isLast: result.kills + 1 === kills,
      });
      for (const moment of moments) result.moments.set(moment, (result.moments.get(moment) ?? 0) + 1);
      result.kills += moments.length;
      const state = await rehearsal.settled(words);
      const found = [
        ...violationsIn(state, words),
        ...leftBehind(processes, await rehearsal.processes()),
      ].map((violation) => `kill ${result.kills} (${moments.join(', then ')}): ${violation}`);
      result.violations.push(...found);
      result.executions = executionsIn(state).length;
      report(`kill ${result.kills} of ${kills}: ${moments.join(', then ')}${found.length > 0 ? ': ✗' : ''}`);
    }
    await rehearsal.stop();
    result.violations.push(
      ...(await rehearsal.processes()).map((line) => `still there after the end: ${line}`),
    );
    return result;
  } finally {
    await rehearsal.kill();
    await rehearsal.delivery.remove();
  }
}

/** How long a delivery takes, in milliseconds, and how many processes there are after it. */
async function deliverUndisturbed(rehearsal: EnduredRehearsal) {
  rehearsal.begin();
  await rehearsal.settled('First');
  const begin = Date.now();
  await push(rehearsal, 'undisturbed');
  await rehearsal.settled('undisturbed');
  return { duration: Date.now() - begin, processes: (await rehearsal.processes()).length };
}

async function push({ delivery }: EnduredRehearsal, words: string): Promise<void> {
  await delivery.commit(words, { 'words.txt': words });
  await delivery.push();
}

/** Answers what was under way at each kill. */
async function killOnce(
  rehearsal: EnduredRehearsal,
  options: { words: string; random: Random; duration: number; isLast: boolean },
): Promise<string[]> {
  const { words, random, duration, isLast } = options;
  await push(rehearsal, words);
  await delay(random.below(duration));
  const moments = [underWay(await rehearsal.state())];
  await rehearsal.kill();
  rehearsal.begin();
  if (random.below(4) < 1 && !isLast) {
    await delay(random.below(duration));
    await rehearsal.kill();
    moments.push('starting');
    rehearsal.begin();
  }
  return moments;
}

function underWay(state: ConsoleState): string {
  const [newest] = executionsIn(state);
  const running = newest?.actions.find(({ status }) => status === 'InProgress');
  return running === undefined ? 'between actions' : `${running.stage}/${running.action}`;
}

function violationsIn(state: ConsoleState, words: string): string[] {
  const executions = executionsIn(state);
  const [newest] = executions;
  return [
    ...(newest?.status === 'Succeeded'
      ? []
      : [`the newest execution is ${newest?.status}: ${newest?.statusSummary}`]),
    ...(wordsIn(state) === words ? [] : [`dev says "${wordsIn(state)}" and not "${words}"`]),
    ...executions.flatMap(violationsOf),
  ];
}

/** An execution goes on or has ended with a reason, and nothing in it succeeds twice. */
function violationsOf({ executionId, status, statusSummary, actions }: PipelineExecution): string[] {
  const succeeded = actions
    .filter((action) => action.status === 'Succeeded')
    .map(({ stage, action }) => `${stage}/${action}`);
  const twice = succeeded.filter((name, index) => succeeded.indexOf(name) !== index);
  const unexplained = actions.filter(
    (action) => action.status !== 'Succeeded' && (action.summary ?? '') === '',
  );
  return [
    ...twice.map((name) => `${name} has succeeded twice in ${executionId}`),
    ...unexplained.map(({ stage, action, status }) => `${stage}/${action} is ${status}, and nobody says why`),
    ...(status === 'Succeeded' || (statusSummary ?? '') !== ''
      ? []
      : [`${executionId} is ${status}, and nobody says why`]),
  ];
}

function leftBehind(expected: number, processes: readonly string[]): string[] {
  return processes.length === expected
    ? []
    : [`${processes.length} processes instead of ${expected}: ${processes.join('; ')}`];
}
