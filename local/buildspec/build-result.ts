import type { Coverage } from './reports/coverage-reports.ts';
import type { TestTotals } from './reports/test-totals.ts';

/** Source: AWS CodeBuild API, "BuildPhase". SUBMITTED, QUEUED and PROVISIONING have no counterpart here. */
export type PhaseType =
  | 'DOWNLOAD_SOURCE'
  | 'INSTALL'
  | 'PRE_BUILD'
  | 'BUILD'
  | 'POST_BUILD'
  | 'UPLOAD_ARTIFACTS'
  | 'FINALIZING';

export type BuildStatus = 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMED_OUT';

/** Why a phase did not succeed, in CodeBuild's words where it has some. */
export interface PhaseContext {
  /** For example `COMMAND_EXECUTION_ERROR`. */
  statusCode: string;
  message: string;
}

export interface BuildPhase {
  phaseType: PhaseType;
  status: BuildStatus;
  durationInSeconds: number;
  /** Null when the phase succeeded. */
  context: PhaseContext | null;
}

export interface BuildArtifact {
  /** Holds the files as they would be in the artifact's archive. */
  directory: string;
  /** The expanded `name`; null when the buildspec gives none. */
  name: string | null;
  fileCount: number;
}

export interface ReportResult {
  /** The report group's name or ARN. */
  group: string;
  format: string;
  /** Holds the raw files. */
  directory: string;
  fileCount: number;
  /** Null for a report of tests. */
  coverage: Coverage | null;
  /** Null for a report of coverage. */
  tests: TestTotals | null;
}

/** How a build went. A command that fails is a result, never an exception. */
export interface BuildResult {
  status: BuildStatus;
  /** One line: `succeeded in 3.1 s`, or which phase failed and why. */
  summary: string;
  phases: BuildPhase[];
  exportedVariables: Record<string, string>;
  /** Null when the buildspec names no primary artifact, or the build did not reach it. */
  artifact: BuildArtifact | null;
  /** By artifact identifier. */
  secondaryArtifacts: Record<string, BuildArtifact>;
  reports: ReportResult[];
}
