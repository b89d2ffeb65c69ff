import type { Cloud } from '../cloud/cloud.ts';
import { deployingStages, environmentsOf } from '../environments.ts';
import { type PushOutcome, remoteName } from '../git/checkout-remote.ts';
import { linkHere } from '../link-here.ts';
import type { ActionExecution, PipelineEngine, PipelineExecution } from '../pipeline/execution.ts';
import type { Standstill } from '../standstill.ts';
import type { Commands } from '../start-options.ts';
import type { TerminalStream } from './live-area.ts';
import { createPaint } from './paint.ts';

export interface StandstillContext {
  engine: PipelineEngine;
  cloud: Pick<Cloud, 'endpoint' | 'stacks' | 'regions'>;
  consoleUrl: string;
  /** Undefined where no pipeline has a source to push to. */
  push: PushOutcome | undefined;
  /** How this rehearsal is found, and started again. */
  commands: Commands;
  out: TerminalStream;
}

/** What a person can open, answer and do next, now that nothing runs. */
export function describeStandstill(standstill: Standstill, context: StandstillContext): string[] {
  const paint = createPaint(context.out);
  const rows: [string, string][] = [
    ...addresses(context).map(([label, url]): [string, string] => [label, paint('cyan', url)]),
    ...stoppedRegions(context).map((region): [string, string] => [
      region,
      `${paint('yellow', 'stopped')}: npm run region -- --start ${region}${context.commands.option}`,
    ]),
    ...standstill.waiting.flatMap(({ execution, gate }): [string, string][] => [
      [
        gate.stage,
        `${paint('yellow', 'waits')} with ${nameOf(execution)}: npm run approve -- --stage ${gate.stage}${context.commands.option}`,
      ],
      ...dossierOf(gate, context).map((url): [string, string] => ['what would change', paint('cyan', url)]),
    ]),
    ...starts(standstill, context),
    ...nextSteps(standstill, context),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return ['', ...rows.map(([label, text]) => `  ${paint('bold', label.padEnd(width))}  ${text}`), ''];
}

function addresses({ engine, cloud, consoleUrl }: StandstillContext): [string, string][] {
  const stages = deployingStages(engine.pipelines());
  const deployed = {
    stacks: cloud.stacks(),
    services: [],
    queues: [],
    countGraphs: [],
    alarms: [],
    faults: [],
    schedules: [],
  };
  const links = environmentsOf(stages, deployed).flatMap(({ name, links }) =>
    links.map(({ label, url, stackName }): [string, string] => [`${label} in ${name ?? stackName}`, url]),
  );
  return [...links, ['console', consoleUrl]];
}

/** Where a person reads what the gate would let through. */
function dossierOf({ link }: ActionExecution, { consoleUrl }: StandstillContext): string[] {
  const url = link && linkHere(link, consoleUrl);
  return url ? [url] : [];
}

/** A region that was stopped stays so from one start to the next. */
function stoppedRegions({ cloud }: StandstillContext): string[] {
  return cloud.regions
    .list()
    .filter(({ isStopped }) => isStopped)
    .map(({ region }) => region);
}

/** Of pipelines that nothing has started yet, by a push or otherwise: some wait to be told. */
function starts({ newest }: Standstill, { engine, cloud }: StandstillContext): [string, string][] {
  if (newest !== undefined) return [];
  return engine
    .pipelines()
    .map(({ name }): [string, string] => [
      'start it',
      `aws codepipeline start-pipeline-execution --name ${name} --endpoint-url ${cloud.endpoint} (docs/aws-tools.md)`,
    ]);
}

function nextSteps({ newest }: Standstill, { push, commands }: StandstillContext): [string, string][] {
  const deliver = push === undefined ? [] : [`commit, then git push ${push.to} ${refspecOf(push)}`];
  const change = newest?.status === 'Failed' ? 'mend it' : 'change something';
  return [
    ...deliver.map((text): [string, string] => [change, text]),
    ['stop', `Ctrl-C; ${commands.start} goes on with the same data`],
  ];
}

/** What the checkout calls its branch is known only where it has a remote for it. */
function refspecOf({ to, branch }: PushOutcome): string {
  return to === remoteName ? branch : `HEAD:${branch}`;
}

function nameOf({ revision, executionId }: PipelineExecution): string {
  return revision?.commit.slice(0, 7) ?? executionId;
}
