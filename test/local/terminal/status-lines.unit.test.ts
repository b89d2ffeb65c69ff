import { describe, expect, it } from '@jest/globals';
import type {
  AlarmDescription,
  QueueDescription,
  RegionDescription,
  ScheduleDescription,
  ServiceDescription,
} from '../../../local/cloud/cloud.ts';
import type { ActionExecution, PipelineExecution } from '../../../local/pipeline/execution.ts';
import type { ConsoleState } from '../../../local/terminal/console-state.ts';
import { describeStatus } from '../../../local/terminal/status-lines.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { shop } from './shop-stack.ts';

const stages = ['Build', 'dev', 'GateStaging', 'staging'].map((name) => ({
  name,
  actions: [{ name: `${name}-action`, provider: 'CloudFormation', runOrder: 1 }],
}));

const revision = { commit: '0123456789abcdef', message: 'Sell kettles\n\nTwo kinds.', author: 'Ada' };

const storefront: ServiceDescription = {
  stackName: 'shop-dev',
  account: '111111111111',
  region: 'eu-central-1',
  name: 'storefront',
  version: '1.0.0',
  desiredCount: 2,
  tasks: [
    {
      id: 'a',
      version: '1.0.0',
      address: '127.0.0.1:1',
      pid: 1,
      healthy: true,
      startedAt: '2026-11-22T10:00:00.000Z',
    },
    {
      id: 'b',
      version: '1.0.0',
      address: '127.0.0.1:2',
      pid: 2,
      healthy: false,
      startedAt: '2026-11-22T10:00:00.000Z',
    },
  ],
  deployment: 'COMPLETED',
};

const aSchedule = (
  name: string,
  state: ScheduleDescription['state'],
  nextAt: string,
): ScheduleDescription => ({
  ...{
    account: '111111111111',
    region: 'eu-central-1',
    stackName: 'shop-dev',
    id: name,
    name,
    state,
    nextAt,
  },
  ...{ kind: 'schedule', expression: 'rate(1 hour)', timeZone: 'UTC', lastAt: null },
});

function linesOf(
  runs: Partial<ActionExecution>[],
  regions: RegionDescription[] = [],
  queues: QueueDescription[] = [],
  given: Partial<PipelineExecution> = {},
  schedules: ScheduleDescription[] = [],
  alarms: AlarmDescription[] = [],
): string[] {
  const engine = new ScriptedEngine({ name: 'sluice', version: 1, stages, notes: [] });
  const execution = engine.begin({ revision, ...given });
  for (const { stage = '', action = '', ...run } of runs) engine.act(execution, stage, action, run);
  const state: ConsoleState = {
    pipelines: engine.pipelines().map((each) => ({ ...each, executions: engine.executions() })),
    stacks: [shop],
    services: [storefront],
    queues,
    countGraphs: [],
    alarms,
    faults: [],
    schedules,
    regions,
  };
  return describeStatus(state, 'http://127.0.0.1:4700', (_format, text) => text);
}

const times = { startedAt: '2026-11-22T10:00:00.000Z', endedAt: '2026-11-22T10:00:12.000Z' };

describe('the status in words', () => {
  it('tells of each stage how it stands, with which commit, and what to do', () => {
    const lines = linesOf([
      { stage: 'Build', action: 'Build-action', status: 'Succeeded', ...times },
      { stage: 'dev', action: 'dev-action', status: 'Failed', summary: 'exit status 1', ...times },
      { stage: 'GateStaging', action: 'GateStaging-action', status: 'InProgress', approvalToken: 't' },
    ]);

    expect(lines[0]).toBe('sluice');
    expect(lines).toContain('  ✓ Build        0123456 Sell kettles, took 12 s');
    expect(lines).toContain(
      '  ✗ dev          0123456 Sell kettles, dev-action: exit status 1 (npm run logs -- --stage dev --action dev-action)',
    );
    expect(lines).toContain('  ‖ GateStaging  0123456 Sell kettles, npm run approve -- --stage GateStaging');
    expect(lines).toContain('  · staging      not yet');
  });

  it('names the rules that hold an execution up in a stage', () => {
    const lines = linesOf([], [], [], { heldUp: { stage: 'staging', by: ['office-hours', 'freeze'] } });

    expect(lines).toContain(
      '  · staging      not yet, 0123456 Sell kettles is held up by office-hours, freeze',
    );
  });

  it('tells of each environment its tasks and addresses, and of each region what it does', () => {
    const lines = linesOf(
      [],
      [
        { region: 'eu-central-1', isStopped: true, takesWrites: false, serves: [] },
        { region: 'eu-west-1', isStopped: false, takesWrites: true, serves: ['shop.example'] },
      ],
    );

    expect(lines).toContain('  dev  1 stack, 1 of 2 tasks healthy, shop http://127.0.0.1:20001');
    expect(lines).toContain('  eu-central-1  stopped');
    expect(lines).toContain('  eu-west-1     running, takes the writes, serves shop.example');
    expect(lines.at(-1)).toBe('  console  http://127.0.0.1:4700');
  });

  it('tells of each environment what happens next by itself', () => {
    const lines = linesOf([], [], [], {}, [
      aSchedule('NightlySleep', 'waits', '2026-11-28T12:00:00.000Z'),
      aSchedule('DailyCheck', 'runs', '2026-11-29T09:00:00.000Z'),
      aSchedule('HourlyReport', 'runs', '2026-11-28T13:15:00.000Z'),
    ]);

    expect(lines).toContain(
      '  dev  1 stack, 1 of 2 tasks healthy, hourly report at 2026-11-28 13:15 UTC, shop http://127.0.0.1:20001',
    );
  });

  it('names the alarms of an environment that have gone off, but not those that stand on them', () => {
    const { account, region, stackName } = storefront;
    const alarm = { account, region, stackName, description: '', reason: '', since: times.startedAt };
    const lines = linesOf(
      [],
      [],
      [],
      {},
      [],
      [
        { ...alarm, name: 'a', shortName: 'OrderQueueWatchAge', state: 'ALARM', isComposite: false },
        { ...alarm, name: 'b', shortName: 'OrderQueueWatchOutboxAge', state: 'OK', isComposite: false },
        { ...alarm, name: 'c', shortName: 'OrderQueueWatchPage', state: 'ALARM', isComposite: true },
      ],
    );

    expect(lines).toContain(
      '  dev  1 stack, 1 of 2 tasks healthy, order queue watch age in alarm, shop http://127.0.0.1:20001',
    );
  });

  it('tells how many messages wait in the queues of an environment, and how many were given up', () => {
    const depth = { visible: 3, inFlight: 2, delayed: 1 };
    const { account, region, stackName } = storefront;
    const queue = { account, region, stackName, name: 'orders', shortName: 'orders', ...depth };

    const lines = linesOf(
      [],
      [],
      [
        { ...queue, isForDeadLetters: false },
        { ...queue, isForDeadLetters: true, inFlight: 0 },
      ],
    );

    expect(lines).toContain(
      '  dev  1 stack, 1 of 2 tasks healthy, 6 messages in queues, 4 dead letters, shop http://127.0.0.1:20001',
    );
  });
});
