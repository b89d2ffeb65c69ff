import type { ChildProcess } from 'node:child_process';
import type { CertificateAuthority } from './certificates/certificate-authority.ts';
import type { RecordedResource } from './recorded-resource.ts';
import type { TagMutability } from './registry/tag-mutability.ts';

export interface ProcessRequest {
  /** Unique on this machine's rehearsal, for example `dev/storefront/3f2a`; also the name in logs and lists. */
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment; nothing is inherited. */
  environment: Record<string, string>;
  workingDirectory: string;
  logFile: string;
  /** The signal on which it ends in good order; SIGTERM unless told. */
  stopSignal?: NodeJS.Signals;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<{ exitCode: number | null; signal: string | null }>;
  /** Sends `signal` (the request's stop signal unless told), then SIGKILL after the time; resolves when the process has ended. */
  stop(timeoutInSeconds: number, signal?: NodeJS.Signals): Promise<void>;
}

/** Child processes, remembered on disk so that a rehearsal that was killed ends them at its next start. */
export interface Processes {
  start(request: ProcessRequest): Promise<ManagedProcess>;
  list(): readonly ManagedProcess[];
  /** Ends what an earlier rehearsal left running: only processes that it started, known by pid and start time. */
  endLeftovers(): Promise<number>;
  stopAll(): Promise<void>;
}

export interface ContainerRequest {
  /** Unique on this machine's rehearsal, like that of a process. */
  name: string;
  /** The id of an image that Docker has. */
  image: string;
  /** Of `docker run`. */
  options: readonly string[];
  /** Beside what the image has. Its values stand in no command line. */
  environment: Record<string, string>;
  /** After the entry point; an empty one is that of the image. */
  command: readonly string[];
  logFile: string;
}

/** A container of a task, whether Docker runs it or it is a process among the files of its image. */
export interface StartedContainer {
  /** Ending it ends the container; where Docker runs that, it is Docker's client. */
  process: ManagedProcess;
  /** Runs a command in it, and answers whether that succeeded in time. */
  succeeds(command: readonly string[], timeoutInSeconds: number): Promise<boolean>;
  /** Undefined where nothing of it runs, or that is not known yet. */
  used(): Usage | undefined;
}

/** What a container has used since it was started, and what it uses. */
export interface Usage {
  processorSeconds: number;
  bytes: number;
}

/** Containers of a rehearsal. */
export interface Containers {
  /** A task whose image Docker does not have fails, and does not run as a process. */
  isRequired: boolean;
  /** Of everything that Docker has of this state folder. */
  label: string;
  hasImage(id: string): Promise<boolean>;
  /** Says of an image, once, that it runs as a process. */
  noteMissing(image: string): void;
  start(request: ContainerRequest): Promise<StartedContainer>;
  removeVolumes(names: readonly string[]): Promise<void>;
}

/** Free ports on loopback that stay with their key across restarts. */
export interface Ports {
  /** A port that is free on every one of `addresses` (default 127.0.0.1). */
  claim(key: string, addresses?: readonly string[]): Promise<number>;
  /** The port that the key has, for a server whose address others know already; fails when a stranger took it. */
  reclaim(key: string, addresses?: readonly string[]): Promise<number>;
  release(key: string): void;
  /** Releases every key that starts so; for what does not come back after a restart. */
  releaseUnder(prefix: string): void;
}

/** One image as a container would see it: files, and what the Dockerfile says of starting it. */
export interface RegisteredImage {
  /** Repository and tag, for example `sluice/storefront:0.1.0-3f2a…`. */
  name: string;
  rootDirectory: string;
  workingDirectory: string;
  entrypoint: readonly string[];
  command: readonly string[];
  environment: Record<string, string>;
  labels: Record<string, string>;
  /** `sha256:` and 64 hex digits, of the files and of everything above. */
  digest: string;
  /** ISO 8601. */
  pushedAt: string;
  sizeInBytes: number;
  /** The id of the image that Docker built from the same Dockerfile; undefined where there was no Docker. */
  dockerImage?: string | undefined;
}

/** What ECR is on AWS: images by repository and tag, which is immutable where the repository does not say else. */
export interface ImageRegistry {
  find(repository: string, tag: string): RegisteredImage | undefined;
  /** Also where its tag has gone over to another image. */
  findByDigest(repository: string, digest: string): RegisteredImage | undefined;
  /** Sorted; empty for a repository that nothing was pushed to. */
  tags(repository: string): readonly string[];
  /** Gives an image another tag; throws where that is taken for good, or the image is not there. */
  tag(image: { host: string; repository: string; tag: string }, newTag: string): void;
  /** Those that hold an image, sorted. */
  repositories(): readonly string[];
  /** Which tags of a repository may be given to another image; where nobody has said it, none. */
  setMutability(repository: string, mutability: TagMutability | undefined): void;
}

export interface Secrets {
  /** The secret string, by default the current one; throws when there is none. `id` is an ARN or a name. */
  read(id: string, version?: { versionId?: string | undefined; stage?: string | undefined }): string;
}

export interface ResourceLookup {
  /** By physical id (what `Ref` answers), in any stack of the account and region of `near`. */
  find(near: { account: string; region: string }, physicalId: string): RecordedResource | undefined;
  all(type?: string): readonly RecordedResource[];
}

/** What every part of the cloud stands on: processes, ports, images, secrets, and the records of resources. */
export interface CommonRuntime {
  readonly stateDirectory: string;
  readonly processes: Processes;
  /** Runs the containers of tasks; undefined where they are processes. */
  readonly containers?: Containers | undefined;
  readonly ports: Ports;
  readonly registry: ImageRegistry;
  readonly secrets: Secrets;
  readonly resources: ResourceLookup;
  /** Issues the certificates of servers here; `awsEnvironment` makes programs trust it. */
  readonly authority: CertificateAuthority;
  /** Credentials, region, endpoints and authority for a process that speaks to AWS: `AWS_REGION`, `AWS_ENDPOINT_URL`, … */
  awsEnvironment(account: string, region: string): Record<string, string>;
  /** A part of the cloud that stands in no region, made at its first use; its `stop` is called at the end. */
  worldwide<T extends { stop(): Promise<void> }>(key: string, make: () => T): T;
}

/** What the resource types stand on in one region. */
export interface Runtime extends CommonRuntime {
  readonly region: string;
  /** A part that several types share in the region, made at its first use; its `stop` is called when the region ends. */
  shared<T extends { stop(): Promise<void> }>(key: string, make: () => T): T;
}
