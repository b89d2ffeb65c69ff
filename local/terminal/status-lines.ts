import { stripVTControlCharacters } from 'node:util';
import type {
  AlarmDescription,
  FaultDescription,
  QueueDescription,
  RegionDescription,
  ScheduleDescription,
} from '../cloud/cloud.ts';
import {
  type ActionState,
  type StageState,
  type StageStatus,
  stageStatesOf,
} from '../console/stage-states.ts';
import { deployingStages, type Environment, environmentsOf } from '../environments.ts';
import { formatDuration } from '../format-duration.ts';
import { inWords } from '../in-words.ts';
import type { PipelineExecution } from '../pipeline/execution.ts';
import type { ConsoleState } from './console-state.ts';
import type { Paint } from './paint.ts';

const signs: Record<StageStatus, [Parameters<Paint>[0], string]> = {
  Succeeded: ['green', '✓'],
  Failed: ['red', '✗'],
  Waiting: ['yellow', '‖'],
  InProgress: ['cyan', '…'],
  NotStarted: ['dim', '·'],
};

/** Where each stage, environment and region of a rehearsal stands, in words. */
export function describeStatus(state: ConsoleState, consoleUrl: string, paint: Paint): string[] {
  const environments = environmentsOf(deployingStages(state.pipelines), state);
  return [
    ...state.pipelines.flatMap(({ executions, ...description }) => [
      paint('bold', description.name),
      ...inColumns(stageStatesOf(description, executions).map((stage) => stageRow(stage, paint))),
      '',
    ]),
    ...inColumns(environments.map((environment) => environmentRow(environment, paint))),
    ...inColumns(state.regions.map((region) => regionRow(region, state.faults, paint))),
    ...inColumns([['console', paint('cyan', consoleUrl)]]),
  ];
}

function stageRow(stage: StageState, paint: Paint): string[] {
  const [colour, sign] = signs[stage.status];
  const waiting = stage.waiting.map((execution) => `${nameOf(execution)} waits to enter`);
  const heldUp = stage.heldUp.map(
    (execution) => `${nameOf(execution)} is held up by ${execution.heldUp?.by.join(', ')}`,
  );
  const closed = stage.closedBecause === undefined ? [] : [paint('yellow', `closed: ${stage.closedBecause}`)];
  return [
    `${paint(colour, sign)} ${stage.name}`,
    [stage.execution ? nameOf(stage.execution) : 'not yet', remark(stage), ...closed, ...heldUp, ...waiting]
      .filter((part) => part !== '')
      .join(', '),
  ];
}

function remark({ name, status, actions }: StageState): string {
  const runs = actions.flatMap(({ latest }) => latest ?? []);
  const ofStatus = (wanted: string) => runs.filter((run) => run.status === wanted);
  switch (status) {
    case 'Waiting':
      return `npm run approve -- --stage ${name}`;
    case 'Failed':
      return ofStatus('Failed')
        .map(
          (run) => `${run.action}: ${run.summary} (npm run logs -- --stage ${name} --action ${run.action})`,
        )
        .join('; ');
    case 'InProgress':
      return ofStatus('InProgress')
        .map(({ action, startedAt }) => `${action} for ${formatDuration(Date.now() - Date.parse(startedAt))}`)
        .join(', ');
    case 'Succeeded':
      return `took ${formatDuration(durationOf(actions))}`;
    case 'NotStarted':
      return '';
  }
}

function durationOf(actions: readonly ActionState[]): number {
  const runs = actions.flatMap(({ latest }) => (latest?.endedAt ? [latest] : []));
  const begin = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)));
  return Math.max(...runs.map(({ endedAt }) => Date.parse(endedAt ?? ''))) - begin;
}

function environmentRow(
  { name, services, stacks, queues, alarms, faults, schedules, links }: Environment,
  paint: Paint,
): string[] {
  const tasks = services.flatMap((service) => service.tasks);
  const wanted = services.reduce((sum, { desiredCount }) => sum + desiredCount, 0);
  const healthy = tasks.filter((task) => task.healthy).length;
  const failed = stacks.filter(({ status }) => /FAILED|ROLLBACK/.test(status));
  return [
    name ?? 'of no stage',
    [
      `${stacks.length} ${stacks.length === 1 ? 'stack' : 'stacks'}`,
      ...(services.length > 0 ? [`${healthy} of ${wanted} tasks healthy`] : []),
      ...outOfOrder(faults, paint),
      ...waitingMessages(queues, paint),
      ...goneOff(alarms, paint),
      ...nextSchedule(schedules),
      ...failed.map(({ stackName, status }) => paint('red', `${stackName} ${status}`)),
      ...links.map(({ label, url }) => `${label} ${paint('cyan', url)}`),
    ].join(', '),
  ];
}

function outOfOrder(faults: readonly FaultDescription[], paint: Paint): string[] {
  return faults
    .filter(({ since }) => since !== null)
    .map(({ id, name }) => `${paint('yellow', `${name} out of order`)} (npm run fault -- --start ${id})`);
}

function goneOff(alarms: readonly AlarmDescription[], paint: Paint): string[] {
  return alarms
    .filter(({ state, isComposite }) => state === 'ALARM' && !isComposite)
    .map(({ shortName }) => paint('red', `${inWords(shortName)} in alarm`));
}

function waitingMessages(queues: readonly QueueDescription[], paint: Paint): string[] {
  const count = (isForDeadLetters: boolean) =>
    queues
      .filter((queue) => queue.isForDeadLetters === isForDeadLetters)
      .reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0);
  const [waiting, dead] = [count(false), count(true)];
  return [
    ...(waiting > 0 ? [`${waiting} messages in queues`] : []),
    ...(dead > 0 ? [paint('red', `${dead} dead letters`)] : []),
  ];
}

/** The soonest of those that happen by themselves. */
function nextSchedule(schedules: readonly ScheduleDescription[]): string[] {
  const [next] = schedules
    .filter(({ state }) => state === 'runs')
    .flatMap(({ name, nextAt }) => (nextAt === null ? [] : [{ name, nextAt }]))
    .toSorted((one, other) => one.nextAt.localeCompare(other.nextAt));
  return next === undefined
    ? []
    : [`${inWords(next.name)} at ${next.nextAt.slice(0, 16).replace('T', ' ')} UTC`];
}

function regionRow(
  { region, isStopped, takesWrites, serves }: RegionDescription,
  faults: readonly FaultDescription[],
  paint: Paint,
): string[] {
  const zones = faults.filter((fault) => fault.kind === 'zone' && fault.region === region);
  return [
    region,
    [
      isStopped ? paint('yellow', 'stopped') : 'running',
      ...(takesWrites ? ['takes the writes'] : []),
      ...serves.map((name) => `serves ${name}`),
      ...outOfOrder(zones, paint),
    ].join(', '),
  ];
}

function nameOf({ revision, executionId }: PipelineExecution): string {
  return revision ? `${revision.commit.slice(0, 7)} ${revision.message.split('\n', 1)[0]}` : executionId;
}

function inColumns(rows: readonly string[][]): string[] {
  const width = Math.max(0, ...rows.map(([first = '']) => stripVTControlCharacters(first).length));
  return rows.map(([first = '', ...rest]) =>
    `  ${first}${' '.repeat(width - stripVTControlCharacters(first).length)}  ${rest.join('  ')}`.trimEnd(),
  );
}
