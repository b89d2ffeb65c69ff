import {
  BackupClient,
  DeleteBackupVaultCommand,
  DeleteRecoveryPointCommand,
  paginateListRecoveryPointsByBackupVault,
} from '@aws-sdk/client-backup';
import { isGone, type Release } from './release.ts';

/** As far as the vault's lock lets them go; what stays is said. */
export const emptyVault: Release = async ({ physicalId: vault }, { options, say }) => {
  await deleteRecoveryPoints(new BackupClient(options), vault, say);
};

/** For a vault that no stack deletes; one that its lock keeps full stays. */
export const removeVault: Release = async ({ physicalId: vault }, { options, say }) => {
  const client = new BackupClient(options);
  const { kept } = await deleteRecoveryPoints(client, vault, say);
  if (kept > 0) return;
  try {
    await client.send(new DeleteBackupVaultCommand({ BackupVaultName: vault }));
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
};

async function deleteRecoveryPoints(
  client: BackupClient,
  vault: string,
  say: (line: string) => void,
): Promise<{ kept: number }> {
  let deleted = 0;
  let kept = 0;
  try {
    const pages = paginateListRecoveryPointsByBackupVault({ client }, { BackupVaultName: vault });
    for await (const { RecoveryPoints = [] } of pages) {
      for (const { RecoveryPointArn } of RecoveryPoints) {
        const isDeleted = await deleteRecoveryPoint(client, vault, RecoveryPointArn);
        if (isDeleted) deleted += 1;
        else kept += 1;
      }
    }
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  if (deleted > 0) say(`deleted ${deleted} recovery points of ${vault}`);
  if (kept > 0) say(`${kept} recovery points of ${vault} stay: its lock keeps them until their time`);
  return { kept };
}

async function deleteRecoveryPoint(
  client: BackupClient,
  vault: string,
  arn: string | undefined,
): Promise<boolean> {
  try {
    await client.send(new DeleteRecoveryPointCommand({ BackupVaultName: vault, RecoveryPointArn: arn }));
    return true;
  } catch (error) {
    if (isGone(error)) return true;
    if (isRefused(error)) return false;
    throw error;
  }
}

/** AWS Backup has no one word for a lock: it answers that the request is not valid, or that access is denied. */
function isRefused(error: unknown): boolean {
  if (isGone(error)) return true;
  return (
    error instanceof Error &&
    ['InvalidRequestException', 'InvalidResourceStateException', 'AccessDeniedException'].includes(error.name)
  );
}
