import type { AlarmState } from './alarms/alarm-definition.ts';
import type { NewObject } from './buckets/new-object.ts';
import type { ImageDeployment } from './ecs/image-deployment.ts';
import type { CloudEvent } from './events/event.ts';
import type { JsonValue } from './json.ts';
import type { Mailbox } from './mail/mailbox.ts';
import type { MetricSeries } from './metrics/embedded-metrics.ts';
import type { Publication } from './notifications/publication.ts';
import type { RecordedResource } from './recorded-resource.ts';
import type { PublishedImage } from './registry/publish-image.ts';
import type { CommonRuntime } from './runtime.ts';
import type { ScheduledKind } from './schedules/scheduled-work.ts';

export type StackStatus =
  | 'REVIEW_IN_PROGRESS'
  | 'CREATE_IN_PROGRESS'
  | 'CREATE_COMPLETE'
  | 'CREATE_FAILED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_FAILED'
  | 'ROLLBACK_COMPLETE'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_FAILED'
  | 'UPDATE_ROLLBACK_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_COMPLETE'
  | 'UPDATE_ROLLBACK_FAILED'
  | 'DELETE_IN_PROGRESS'
  | 'DELETE_FAILED'
  | 'DELETE_COMPLETE';

export interface StackAddress {
  account: string;
  region: string;
  stackName: string;
}

export interface ChangeSetRequest extends StackAddress {
  changeSetName: string;
  /** The template as JSON text. */
  template: string;
  parameters: Record<string, string>;
  /** Of the change set. */
  description?: string | undefined;
  /** Of the stack; without them it keeps those that it has. */
  tags?: Record<string, string> | undefined;
  /** One line for the action's log. */
  log(line: string): void;
}

export interface ResourceChange {
  action: 'Add' | 'Modify' | 'Remove';
  logicalId: string;
  type: string;
  replacement: boolean;
  /** The names of its top-level properties that differ, or may differ when they are known; those of a new one not. */
  properties: string[];
}

export interface ChangeSet extends StackAddress {
  changeSetName: string;
  changes: ResourceChange[];
}

export interface StackDescription extends StackAddress {
  status: StackStatus;
  statusReason: string | null;
  outputs: Record<string, JsonValue>;
  lastUpdated: string;
}

/** A task, process or server of a deployed environment, for pages and lists. */
export interface ServiceDescription {
  stackName: string;
  account: string;
  region: string;
  name: string;
  /** The image's tag. */
  version: string;
  desiredCount: number;
  tasks: {
    id: string;
    version: string;
    address: string;
    pid: number;
    healthy: boolean;
    startedAt: string;
    /** The availability zone; left out where no template says. */
    zone?: string;
  }[];
  deployment: 'COMPLETED' | 'IN_PROGRESS' | 'FAILED';
}

/** How much waits in a queue. All of it is approximate on AWS, and exact here. */
export interface QueueDescription extends StackAddress {
  name: string;
  /** The name without what is the same for all queues of a stack, or tells nothing. */
  shortName: string;
  /** There for the next one who asks. */
  visible: number;
  /** Handed out, and not deleted yet. */
  inFlight: number;
  /** Not there before its delay has passed. */
  delayed: number;
  /** Whether it takes what others have given up: whatever is in there is for somebody to look at. */
  isForDeadLetters: boolean;
}

/** What the services of a stack count themselves, as a dashboard of the stack draws it. */
export interface CountGraph extends StackAddress {
  title: string;
  series: {
    /** The metric's. */
    name: string;
    /** Sums of the last minutes, the present one at the end. */
    perMinute: number[];
  }[];
}

/** What watches over a stack. */
export interface AlarmDescription extends StackAddress {
  name: string;
  /** The name without what is the same for all alarms of a stack, or tells nothing. */
  shortName: string;
  description: string;
  state: AlarmState;
  /** In the words of CloudWatch, or why it cannot be evaluated here. */
  reason: string;
  /** ISO 8601: it is in that state since then. */
  since: string;
  /** Whether it stands on other alarms. */
  isComposite: boolean;
}

/** Who calls an API: `awsEnvironment` puts the account into the access key, and requests are signed for a region. */
export interface Caller {
  account: string;
  region: string;
  /** Who calls, where the key says it. */
  person?: string | undefined;
  /** Of which role and under what name, `role/session`, where the credentials come from AssumeRole. */
  session?: string | undefined;
}

/**
 * What a handler of the AWS JSON protocol gets: `X-Amz-Target` without its prefix, and the parsed body. An error whose
 * name ends with `Exception` is answered as the service's own, with that name; any other is an internal failure.
 */
export type JsonApiHandler = (
  operation: string,
  body: Record<string, JsonValue>,
  caller: Caller,
) => Promise<JsonValue>;

export interface RegionDescription {
  region: string;
  isStopped: boolean;
  /** Whether a database that stands in several regions is written in this one. */
  takesWrites: boolean;
  /** The names that may lead to several regions, and lead to this one at present. */
  serves: readonly string[];
}

/** Puts regions out of order as a whole, and back: what a disaster-recovery drill begins and ends with. */
export interface RegionSwitch {
  /** Those in which stacks stand, sorted. */
  list(): RegionDescription[];
  /** Ends everything that runs in the region, its APIs included; resolves when it has ended. Data stays. */
  stop(region: string): Promise<void>;
  /** Resolves when everything is on its way that the region's stacks describe. */
  start(region: string): Promise<void>;
  /** Lets the plans that name the region lead customers there, and no longer to the other one. */
  shift(region: string): Promise<void>;
  /**
   * Shifts customers there, where a plan does, and lets the region's clusters of global databases take the writes,
   * whether the former one runs or not.
   */
  promote(region: string): Promise<void>;
}

/** Something that can be put out of order, and back. */
export interface FaultDescription {
  id: string;
  kind: 'service' | 'database' | 'cache' | 'zone';
  region: string;
  /** Left out for what belongs to no stack. */
  stackName?: string;
  name: string;
  /** What goes with it, in words. */
  effect: string;
  /** Why it cannot be put out of order; left out where it can. */
  impossible?: string;
  /** ISO 8601: it is out of order since then; null while it is not. */
  since: string | null;
}

/** Puts parts of environments out of order until somebody ends that, restarts of the rehearsal notwithstanding. */
export interface FaultSwitch {
  list(): FaultDescription[];
  /** Resolves when it is out of order; it is named by its id, or by a part of it that no other has. */
  begin(name: string): Promise<void>;
  /** Resolves when it is up again, or on its way. */
  end(name: string): Promise<void>;
}

/**
 * What templates have happen at a time of its own: a rule, a schedule of Scheduler, the rotation of a secret, or other bounds
 * of what is scaled.
 */
export interface ScheduleDescription extends StackAddress {
  id: string;
  /** Its name in the template. */
  name: string;
  kind: ScheduledKind;
  /** As the template has it. */
  expression: string;
  timeZone: string;
  /** Whether it happens by itself: not while it waits for somebody's wish, pauses, or is disabled in its template. */
  state: 'runs' | 'waits' | 'paused' | 'disabled';
  /** ISO 8601: when it is due next, whatever its state; null for never again. */
  nextAt: string | null;
  /** ISO 8601: when it happened last; null for not yet. */
  lastAt: string | null;
}

/** Lets schedules happen at their times or only when somebody asks for it, restarts of the rehearsal notwithstanding. */
export interface ScheduleSwitch {
  list(): ScheduleDescription[];
  /** Lets one happen now, whatever its state; it is named by its id, or by a part of it that no other has. */
  fire(name: string): void;
  /** Of one, or of all of them, also of those that are deployed later. */
  wish(name: string | undefined, wish: 'run' | 'pause'): void;
}

/** A small cloud on this machine: takes CloudFormation templates, and runs what they describe. */
export interface Cloud {
  readonly runtime: CommonRuntime;
  /** Fails when the template has a resource type that is unknown here: its name, logical id and stack. */
  createChangeSet(request: ChangeSetRequest): Promise<ChangeSet>;
  /** Resolves when the stack is complete; rejects with the reason when it was rolled back. */
  executeChangeSet(
    request: StackAddress & { changeSetName: string; log(line: string): void },
  ): Promise<StackDescription>;
  deleteStack(request: StackAddress & { log(line: string): void }): Promise<void>;
  /** Calls it when a stack was deployed or deleted by the API of CloudFormation. */
  whenDeployed(listener: () => void): void;
  stack(address: StackAddress): StackDescription | undefined;
  stacks(): StackDescription[];
  resources(type?: string): readonly RecordedResource[];
  services(): ServiceDescription[];
  /** The queues of stacks, as they were a moment ago. */
  queues(): QueueDescription[];
  countGraphs(): CountGraph[];
  /** Those of stacks, as they were found the last time. */
  alarms(): AlarmDescription[];
  /** A text in which each address with a name that templates have given to something here is one of this machine. */
  withLocalUrls(text: string): string;
  readonly regions: RegionSwitch;
  readonly faults: FaultSwitch;
  readonly schedules: ScheduleSwitch;
  /** The mails that programs have sent. */
  readonly mailbox: Mailbox;
  /** An object of a bucket; undefined where there is none. */
  readObject(bucket: string, key: string): Buffer | undefined;
  /** Puts an object into a bucket of a stack, as a client of S3 does. */
  storeObject(object: NewObject): Promise<void>;
  /** Gives a service other images; resolves with the ARN of what it runs then, when that alone serves. */
  deployImages(deployment: ImageDeployment): Promise<string>;
  /** Puts a file asset where templates expect it; a folder is zipped when `packaging` is `zip`. */
  publishFile(asset: {
    account: string;
    region: string;
    bucket: string;
    key: string;
    source: string;
    packaging: 'file' | 'zip';
  }): Promise<void>;
  /** Builds an image asset and keeps it where task definitions and functions expect it. */
  publishImage(image: PublishedImage): Promise<void>;
  /** Takes a file away again, whoever has put it there. */
  withdrawFile(file: { bucket: string; key: string }): Promise<void>;
  /** Runs a function to its end, and gives what it returned. */
  invokeFunction(arn: string, event: JsonValue): Promise<JsonValue>;
  /** Serves a JSON-protocol API, for example `CodePipeline_20150709`, on the cloud's endpoint, in no region. */
  serveJsonApi(targetPrefix: string, handler: JsonApiHandler): void;
  /** What the functions have measured that stand in one stack with a pipeline. */
  pipelineMetrics(): MetricSeries[];
  /**
   * Hands on what a service says to the targets of the rules of its account and region.
   *
   * @param isServed Whether a target has heard of it already.
   */
  putEvent(event: CloudEvent, isServed?: (targetArn: string) => boolean): void;
  /** Tells the subscribers of a topic; answers the id of the message. */
  publish(publication: Publication): string;
  /** The endpoint that `AWS_ENDPOINT_URL` names. */
  readonly endpoint: string;
  /** Ends every process; the state stays on disk for the next start. */
  stop(): Promise<void>;
}

export interface CloudOptions {
  stateDirectory: string;
  /** Port of the endpoint; 0 takes a free one, which stays the same at the next start. */
  port: number;
}
