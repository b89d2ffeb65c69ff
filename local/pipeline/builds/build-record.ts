import type { ReportRecord } from '../record.ts';

/** A build that somebody has started, outside of every pipeline, as it is kept on disk. */
export interface BuildRecord {
  uuid: string;
  project: string;
  account: string;
  region: string;
  number: number;
  repository: string;
  /** As given; the commit where it is known. */
  sourceVersion: string;
  /** Those with which it was started. */
  variables: { name: string; value: string }[];
  /** Whoever starts a build twice with the same one gets the same build. */
  token: string | null;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMED_OUT';
  /** ISO 8601. */
  startedAt: string;
  endedAt: string | null;
  summary: string;
  exportedVariables: Record<string, string>;
  reports: ReportRecord[];
  processGroup: { id: number; startTime: string } | null;
}

export function buildId({ project, uuid }: Pick<BuildRecord, 'project' | 'uuid'>): string {
  return `${project}:${uuid}`;
}
