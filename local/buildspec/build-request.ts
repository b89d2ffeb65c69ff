import type { BuildPhase, PhaseType } from './build-result.ts';

/** As CodeBuild's API has it ("EnvironmentVariable"): a value, or the name of what holds it. */
export interface EnvironmentVariable {
  name: string;
  value: string;
  type: 'PLAINTEXT' | 'PARAMETER_STORE' | 'SECRETS_MANAGER';
}

/** Which secret, and which version of it; both of the last may be undefined. */
export interface SecretReference {
  /** Name or ARN. */
  secretId: string;
  versionStage: string | undefined;
  versionId: string | undefined;
}

/** What the `CODEBUILD_*` variables say of the build. */
export interface BuildIdentity {
  projectName: string;
  /** The part of the build's id after the project's name. */
  buildUuid: string;
  buildNumber: number;
  account: string;
  region: string;
  /** For example `codepipeline/sluice`, or a person's name. */
  initiator: string;
  /** As given: a branch, a commit, an artifact's address. */
  sourceVersion: string;
  /** The commit; empty when it is not known. */
  resolvedSourceVersion: string;
  sourceRepositoryUrl: string;
  /** By source identifier: commits, as far as they are known. */
  secondarySourceVersions: Record<string, string>;
  /** That of the project, for example `aws/codebuild/standard:7.0`; commands run on this machine all the same. */
  image: string;
  /** The key that artifacts are encrypted with: its ARN, or an alias; empty for that of S3. */
  kmsKeyId: string;
  /** What started the build from outside; undefined where nothing did. */
  webhook: Webhook | undefined;
}

/** Source: AWS CodeBuild user guide, "Environment variables in build environments", on `CODEBUILD_WEBHOOK_*`. */
export interface Webhook {
  actorAccountId: string;
  /** The branch into which a pull request would go; empty otherwise. */
  baseRef: string;
  /** For example `PUSH`. */
  event: string;
  headRef: string;
  /** The commit before a push; empty otherwise. */
  previousCommit: string;
  /** `branch/<name>`, `tag/<name>` or `pr/<number>`. */
  trigger: string;
}

/** Is told of what a log may want to show in a form of its own. */
export interface BuildObserver {
  phaseStarted(phaseType: PhaseType): void;
  /** After the last line of the phase. */
  phaseEnded(phase: BuildPhase): void;
  /** A value from Parameter Store or Secrets Manager, which nobody is to see. */
  secretRead(value: string): void;
}

export interface BuildRequest {
  /** As `Source.BuildSpec` of a project: a file inside the source, or the buildspec itself. Default `buildspec.yml`. */
  buildspec?: string;
  /** The build's own copy of the source; commands start here and may change it. */
  sourceDirectory: string;
  /** By source identifier; they get `CODEBUILD_SRC_DIR_<identifier>`. */
  secondarySources?: Record<string, string>;
  /** Of the project and the start of the build: they win over the buildspec's `env`. */
  environmentVariables?: readonly EnvironmentVariable[];
  /** Value of a parameter of Parameter Store; throws when there is none. */
  readParameter?(name: string): Promise<string>;
  /** The secret string; throws when there is none. */
  readSecret?(secret: SecretReference): Promise<string>;
  /** What the machine gives every command, for example `AWS_ENDPOINT_URL`; weaker than every other variable. */
  environment?: Record<string, string>;
  /** Folders in front of everything else in `PATH`. */
  pathFolders?: readonly string[];
  /** Where `cache.paths` live between builds; undefined: nothing is cached. */
  cacheDirectory?: string;
  /** Caches with keys are for builds of the same scope: the namespace of the project's cache, or its name. */
  cacheScope?: string;
  /** As the project's; only a cache in S3 has keys. Default S3. */
  cacheType?: 'S3' | 'LOCAL' | 'NO_CACHE';
  /** Whether somebody goes on working with the source: a cache then shares no files with it and takes none away. */
  keepsSource?: boolean;
  /**
   * A folder with the same layout as the source, such as the working copy that a push came from: a cached folder that
   * the cache does not have yet is linked from there.
   */
  cacheSeedDirectory?: string;
  /** Of the commands; undefined: one of the build's own, which goes with it. */
  homeDirectory?: string;
  /** Where the build's own place is made; default the machine's folder for temporary files. */
  workDirectory?: string;
  /** Gets `artifacts/` and `reports/`; what an earlier build left in those two is removed. */
  outputDirectory: string;
  log(line: string): void;
  observer?: BuildObserver;
  /** Stops the build: SIGTERM to its process group, SIGKILL after `stopGraceInSeconds`. */
  signal?: AbortSignal;
  /** Default 5. */
  stopGraceInSeconds?: number;
  /** Default 60, as CodeBuild's. Fractions are allowed. */
  timeoutInMinutes?: number;
  identity?: Partial<BuildIdentity>;
  /** Called with the process group of the build's shell, so that a killed rehearsal can end it at its next start. */
  started?(processGroupId: number): void;
}
