import type { Batch } from './batch/batch.ts';
import type { CacheDeclaration } from './cache/cache-declaration.ts';

/** The phases of a buildspec that hold commands, in the order in which they run. */
export const commandPhases = ['install', 'pre_build', 'build', 'post_build'] as const;

export type CommandPhaseName = (typeof commandPhases)[number];

export interface CommandPhase {
  commands: string[];
  /** Run after the commands, also when one of them failed. */
  finally: string[];
  /** Undefined: the transition that CodeBuild has for this phase. */
  onFailure: 'ABORT' | 'CONTINUE' | Retry | undefined;
  /** The user of this phase's commands; undefined: the one of the whole build. */
  runAs: string | undefined;
}

/** A failed phase is run again, when something that it printed matches. */
export interface Retry {
  /** 0 to 100. */
  times: number;
  pattern: RegExp;
}

export interface ArtifactFiles {
  /** Patterns, relative to the base directory. */
  files: string[];
  excludePaths: string[];
  /** A pattern for top-level directories of the source; undefined stands for the source itself. */
  baseDirectory: string | undefined;
  discardPaths: boolean;
  enableSymlinks: boolean;
  /** Shell words such as `shop-$(date +%F)`, expanded by the build's shell. */
  name: string | undefined;
}

export interface ReportFiles {
  files: string[];
  baseDirectory: string | undefined;
  discardPaths: boolean;
  /** In upper case, for example `JUNITXML`. */
  fileFormat: string;
}

/**
 * A buildspec of version 0.1 or 0.2, read and checked.
 *
 * Source: AWS CodeBuild user guide, "Build specification reference for CodeBuild".
 */
export interface Buildspec {
  shell: 'sh' | 'bash';
  /** Version 0.1 gives each command a shell of its own, in the source. */
  shellPerCommand: boolean;
  runAs: string | undefined;
  variables: Record<string, string>;
  /** Variable name to parameter name. */
  parameterStore: Record<string, string>;
  /** Variable name to `secret-id:json-key:version-stage:version-id`. */
  secretsManager: Record<string, string>;
  exportedVariables: string[];
  /** Whether git asks the AWS command line for the password of a CodeCommit repository. */
  gitCredentialHelper: boolean;
  runtimeVersions: Record<string, string>;
  phases: Partial<Record<CommandPhaseName, CommandPhase>>;
  /** Undefined when the buildspec names no artifacts. */
  artifacts: ArtifactFiles | undefined;
  secondaryArtifacts: Record<string, ArtifactFiles>;
  reports: Record<string, ReportFiles>;
  cache: CacheDeclaration;
  /** The builds that `--batch` runs; by itself the buildspec is one of its own. */
  batch: Batch | undefined;
  /** What the buildspec asks for and has no effect here, one line each. */
  notes: string[];
}
