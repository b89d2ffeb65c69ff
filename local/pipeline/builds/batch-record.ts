import type { BuildRecord } from './build-record.ts';

/** Builds that one was started of together, as it is kept on disk. */
export interface BatchRecord
  extends Omit<BuildRecord, 'exportedVariables' | 'reports' | 'processGroup' | 'batch'> {
  /** The commit of the source version; empty where it is not known. */
  resolvedVersion: string;
  /** In an order in which none stands before one that it depends on; none before the buildspec is read. */
  groups: BatchGroup[];
  phases: BatchPhase[];
}

/** A build of a batch, and each time that it was started. */
export interface BatchGroup {
  identifier: string;
  dependsOn: string[];
  ignoreFailure: boolean;
  /** The uuids of its builds: the last one counts. */
  builds: string[];
}

/** Source: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildBatchPhase.html */
export interface BatchPhase {
  type: 'SUBMITTED' | 'DOWNLOAD_BATCHSPEC' | 'IN_PROGRESS';
  status: BuildRecord['status'];
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  /** Why it failed; empty otherwise. */
  message: string;
}
