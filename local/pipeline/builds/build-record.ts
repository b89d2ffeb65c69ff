import type { EnvironmentVariable } from '../../buildspec/build-request.ts';
import type { ReportRecord } from '../record.ts';

/** Where a build that is started by itself takes its files from. */
export type BuildSource =
  | { type: 'CODECOMMIT'; repository: string }
  /** An archive in a bucket. */
  | { type: 'S3'; bucket: string; key: string }
  | { type: 'NO_SOURCE' };

/** A build that somebody has started, outside of every pipeline, as it is kept on disk. */
export interface BuildRecord {
  uuid: string;
  project: string;
  account: string;
  region: string;
  number: number;
  source: BuildSource;
  /** As given; the commit where it is known. Empty for what has no versions here. */
  sourceVersion: string;
  /** Those with which it was started. */
  variables: EnvironmentVariable[];
  /** In place of the project's own; null where that counts. */
  buildspec: string | null;
  timeoutInMinutes: number | null;
  /** Whoever starts a build twice with the same one gets the same build. */
  token: string | null;
  /** The uuid of the batch that it belongs to. */
  batch?: string;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMED_OUT';
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  summary: string;
  exportedVariables: Record<string, string>;
  reports: ReportRecord[];
  processGroup: { id: number; startTime: string } | null;
}

type Place = Pick<BuildRecord, 'account' | 'region' | 'project' | 'uuid'>;

export function buildArn(build: Place): string {
  return `arn:aws:codebuild:${build.region}:${build.account}:build/${buildId(build)}`;
}

export function batchArn(batch: Place): string {
  return `arn:aws:codebuild:${batch.region}:${batch.account}:build-batch/${buildId(batch)}`;
}

/** Also of a batch. */
export function buildId({ project, uuid }: Pick<BuildRecord, 'project' | 'uuid'>): string {
  return `${project}:${uuid}`;
}
