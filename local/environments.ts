import type {
  AlarmDescription,
  Cloud,
  CountGraph,
  FaultDescription,
  QueueDescription,
  ScheduleDescription,
  ServiceDescription,
  StackDescription,
} from './cloud/cloud.ts';
import { inWords } from './in-words.ts';
import type { PipelineDescription } from './pipeline/execution.ts';

export interface Link {
  /** What it leads to: `shop` for an output named `ShopUrl`, with the region where the environment has several. */
  label: string;
  url: string;
  stackName: string;
}

/** The deployed stacks that one stage of a pipeline answers for, and what runs in them. */
export interface Environment {
  /** The stage's name; null for stacks that belong to no stage, as the pipeline's own. */
  name: string | null;
  stacks: StackDescription[];
  services: ServiceDescription[];
  queues: QueueDescription[];
  countGraphs: CountGraph[];
  alarms: AlarmDescription[];
  /** What of it is out of order, or can be put so. */
  faults: FaultDescription[];
  /** What happens in it at a time of its own. */
  schedules: ScheduleDescription[];
  links: Link[];
}

/** What is deployed, as the cloud describes it, whatever it belongs to. */
export interface Deployed {
  stacks: readonly StackDescription[];
  services: readonly ServiceDescription[];
  queues: readonly QueueDescription[];
  countGraphs: readonly CountGraph[];
  alarms: readonly AlarmDescription[];
  faults: readonly FaultDescription[];
  schedules: readonly ScheduleDescription[];
}

export function deployedIn(
  cloud: Pick<Cloud, 'stacks' | 'services' | 'queues' | 'countGraphs' | 'alarms' | 'faults' | 'schedules'>,
): Deployed {
  return {
    ...{ stacks: cloud.stacks(), services: cloud.services() },
    ...{ queues: cloud.queues(), countGraphs: cloud.countGraphs(), alarms: cloud.alarms() },
    ...{ faults: cloud.faults.list(), schedules: cloud.schedules.list() },
  };
}

/** The stages of pipelines that deploy stacks, in order: no other has an environment. */
export function deployingStages(pipelines: readonly Pick<PipelineDescription, 'stages'>[]): string[] {
  return pipelines
    .flatMap(({ stages }) => stages)
    .filter(({ actions }) => actions.some(({ provider }) => provider === 'CloudFormation'))
    .map(({ name }) => name);
}

/**
 * Groups stacks by the stage whose name is a part of theirs, as `dev` is of `shop-dev-services`: an assembly says
 * nowhere which environment a stack is of. In the order of the stages; stacks of no stage come last.
 */
export function environmentsOf(stageNames: readonly string[], deployed: Deployed): Environment[] {
  const nameOf = (stackName: string) => {
    const parts = stackName.toLowerCase().split('-');
    return stageNames.find((stage) => parts.includes(stage.toLowerCase())) ?? null;
  };
  return [...stageNames, null]
    .map((name) => {
      const isOwn = ({ stackName }: { stackName: string }) => nameOf(stackName) === name;
      const own = deployed.stacks.filter(isOwn);
      return {
        name,
        stacks: own,
        services: deployed.services.filter(isOwn),
        queues: deployed.queues.filter(isOwn),
        countGraphs: deployed.countGraphs.filter(isOwn),
        alarms: deployed.alarms.filter(isOwn),
        faults: deployed.faults.filter(({ stackName }) => stackName !== undefined && isOwn({ stackName })),
        schedules: deployed.schedules.filter(isOwn),
        links: own.flatMap((stack) => linksOf(stack, standsInSeveralRegions(own))),
      };
    })
    .filter((environment) => environment.stacks.length > 0);
}

/** Whether it must be said of each thing in which region it stands. */
export function standsInSeveralRegions(stacks: readonly Pick<StackDescription, 'region'>[]): boolean {
  return new Set(stacks.map(({ region }) => region)).size > 1;
}

/**
 * The outputs of a stack that are addresses to open in a browser. What the CDK exports from one stack for another, such
 * as the address of a queue, is none: it names such outputs itself.
 */
function linksOf({ stackName, region, outputs }: StackDescription, isOneOfSeveral: boolean): Link[] {
  const suffix = isOneOfSeveral ? ` (${region})` : '';
  return Object.entries(outputs).flatMap(([key, value]) =>
    typeof value === 'string' && /^https?:\/\//.test(value) && !key.startsWith('ExportsOutput')
      ? [{ label: `${labelOf(key)}${suffix}`, url: value, stackName }]
      : [],
  );
}

/** Without the digits by which the CDK tells apart what constructs give out. */
function labelOf(outputKey: string): string {
  const name = outputKey.replace(/[0-9A-F]{8}$/, '');
  return inWords(name.replace(/(Url|URL|Address)$/, '')) || outputKey;
}
