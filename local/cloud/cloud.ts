import type { AlarmState } from './alarms/alarm-definition.ts';
import type { NewObject } from './buckets/new-object.ts';
import type { DockerEngine } from './containers/docker-engine.ts';
import type { ImageDeployment } from './ecs/image-deployment.ts';
import type { CloudEvent } from './events/event.ts';
import type { JsonValue } from './json.ts';
import type { Mailbox } from './mail/mailbox.ts';
import type { MetricSeries } from './metrics/embedded-metrics.ts';
import type { Publication } from './notifications/publication.ts';
import type { RecordedResource } from './recorded-resource.ts';
import type { AskedImage, FoundImage } from './registry/find-image.ts';
import type { PublishedImage } from './registry/publish-image.ts';
import type { CommonRuntime } from './runtime.ts';
import type { StackAddress } from './stack-address.ts';
import type { FaultSwitch, RegionSwitch, ScheduleSwitch } from './switches.ts';

export type { StackAddress } from './stack-address.ts';
export type * from './switches.ts';

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
  /** An image of a repository of a stack; rejects where it is not there. */
  findImage(image: AskedImage): Promise<FoundImage>;
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
  /** Runs tasks as containers; undefined where they are processes. */
  containers?: { engine: DockerEngine | undefined; isRequired: boolean } | undefined;
}
