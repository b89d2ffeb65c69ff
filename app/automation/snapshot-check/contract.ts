/** Fails when the region for disaster recovery has no recent copy of the database. */
export const snapshotCheck = {
  name: 'snapshot-check',
  handler: 'main.handler',
  timeoutInSeconds: 60,
  /** Of the newest copy, from when the backup began: a day, and two hours for the backup and its copy. */
  maximumAgeInHours: 26,
  metrics: ['SnapshotAge'],
} as const;

export type SnapshotCheckMetric = (typeof snapshotCheck)['metrics'][number];

export interface SnapshotCheckVariables {
  ENVIRONMENT: string;
  /** The backup vault with the copies. */
  VAULT_NAME: string;
  /** The region of that vault. */
  VAULT_REGION: string;
}

export interface SnapshotCheckResult {
  recoveryPointArn: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  ageInHours: number;
}
