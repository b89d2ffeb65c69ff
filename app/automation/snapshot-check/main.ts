import { BackupClient } from '@aws-sdk/client-backup';
import { createFunctionLogger } from '../../platform/logger.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { findNewestCopy, refuseOldCopy } from './check-newest-copy.ts';
import { readConfig } from './config.ts';
import { snapshotCheck as contract, type SnapshotCheckMetric, type SnapshotCheckResult } from './contract.ts';

const config = readConfig(process.env);
const program = { service: contract.name, environment: config.ENVIRONMENT };
const vault = { name: config.VAULT_NAME, region: config.VAULT_REGION };
const logger = createFunctionLogger(program);
const metrics = createMetrics<SnapshotCheckMetric>(program);
const client = new BackupClient({ region: vault.region });

/**
 * The Lambda function. What it throws is an error of the function, which an alarm watches. The age is measured whether
 * or not it is allowed; where no copy is found it is missing, which the alarm takes for too old.
 */
export async function handler(): Promise<SnapshotCheckResult> {
  try {
    const copy = await findNewestCopy(client, vault, new Date());
    metrics.gauge('SnapshotAge', copy.ageInHours * 3600, 'Seconds');
    refuseOldCopy(vault, copy, contract.maximumAgeInHours);
    logger.info({ ...copy, ...vault }, 'the newest copy is recent');
    return copy;
  } catch (error) {
    logger.error({ err: error, ...vault }, 'there is no recent copy');
    throw error;
  } finally {
    metrics.stop();
  }
}
