import {
  type BackupClient,
  DescribeRecoveryPointCommand,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import type { SnapshotCheckResult } from './contract.ts';

export interface Vault {
  name: string;
  region: string;
}

/** The vault could not be asked, or what it has could not be described: nobody knows whether there is a copy. */
export class CopyUnknownError extends Error {
  constructor({ name, region }: Vault, cause: unknown) {
    super(
      `What the backup vault ${name} in ${region} holds cannot be described: ${String(cause)}. Look at the vault, and at the permissions of this function.`,
      { cause },
    );
    this.name = 'CopyUnknownError';
  }
}

/** There is no copy from which the database could be restored. */
export class NoCopyError extends Error {
  constructor({ name, region }: Vault) {
    super(
      `The backup vault ${name} in ${region} holds no completed copy of an Aurora cluster. Look at the copy jobs of AWS Backup.`,
    );
    this.name = 'NoCopyError';
  }
}

/** The newest copy is older than allowed: a disaster now would lose what came after it. */
export class CopyTooOldError extends Error {
  constructor(
    { name, region }: Vault,
    { recoveryPointArn, createdAt, ageInHours }: SnapshotCheckResult,
    allowed: number,
  ) {
    super(
      `The newest copy in the backup vault ${name} in ${region} is ${ageInHours.toFixed(1)} hours old (${createdAt}, ${recoveryPointArn}); allowed are ${allowed}. Look at the backup and copy jobs of AWS Backup.`,
    );
    this.name = 'CopyTooOldError';
  }
}

const millisecondsPerHour = 3_600_000;
/** Those that are older cannot be the answer, and a vault keeps years of them. */
const lookBackInHours = 14 * 24;

/**
 * The newest completed copy of the database in the vault. Its age counts from when the backup was begun: that is the
 * state of the data which it would bring back.
 *
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRecoveryPoint.html
 *
 * @throws {CopyUnknownError}
 * @throws {NoCopyError}
 */
export async function findNewestCopy(
  client: BackupClient,
  vault: Vault,
  now: Date,
): Promise<SnapshotCheckResult> {
  try {
    const newest = await newestOf(client, vault, now);
    if (newest?.RecoveryPointArn === undefined) throw new NoCopyError(vault);
    return await describe(client, vault, newest.RecoveryPointArn, now);
  } catch (error) {
    if (error instanceof NoCopyError) throw error;
    throw new CopyUnknownError(vault, error);
  }
}

/** @throws {CopyTooOldError} */
export function refuseOldCopy(vault: Vault, copy: SnapshotCheckResult, allowedInHours: number): void {
  if (copy.ageInHours > allowedInHours) throw new CopyTooOldError(vault, copy, allowedInHours);
}

async function newestOf(
  client: BackupClient,
  vault: Vault,
  now: Date,
): Promise<RecoveryPointByBackupVault | undefined> {
  let newest: RecoveryPointByBackupVault | undefined;
  const pages = paginateListRecoveryPointsByBackupVault(
    { client },
    {
      BackupVaultName: vault.name,
      ByResourceType: 'Aurora',
      ByCreatedAfter: new Date(now.getTime() - lookBackInHours * millisecondsPerHour),
    },
  );
  for await (const { RecoveryPoints = [] } of pages) {
    for (const point of RecoveryPoints) {
      if (point.Status === 'COMPLETED' && createdAt(point) > createdAt(newest)) newest = point;
    }
  }
  return newest;
}

function createdAt(point: RecoveryPointByBackupVault | undefined): number {
  return point?.CreationDate?.getTime() ?? 0;
}

async function describe(
  client: BackupClient,
  vault: Vault,
  recoveryPointArn: string,
  now: Date,
): Promise<SnapshotCheckResult> {
  const { Status, CreationDate, IsEncrypted } = await client.send(
    new DescribeRecoveryPointCommand({ BackupVaultName: vault.name, RecoveryPointArn: recoveryPointArn }),
  );
  if (Status !== 'COMPLETED' || CreationDate === undefined || IsEncrypted !== true) {
    throw new Error(
      `${recoveryPointArn} is ${Status}, created ${String(CreationDate)}, ${IsEncrypted ? '' : 'not '}encrypted`,
    );
  }
  const ageInHours = (now.getTime() - CreationDate.getTime()) / millisecondsPerHour;
  return { recoveryPointArn, createdAt: CreationDate.toISOString(), ageInHours };
}
