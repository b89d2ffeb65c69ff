import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import type pg from 'pg';
import { readDatabaseCredentials } from '../../platform/database-credentials.ts';
import { createFunctionLogger } from '../../platform/logger.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { connectTo } from '../../platform/postgres.ts';
import { readConfig } from './config.ts';
import { redrive as contract, type RedriveMetric, type RedriveResult } from './contract.ts';
import { sendAgain } from './order-queue.ts';
import { redriveDeadLetters } from './redrive.ts';
import { parseRedriveRequest } from './request.ts';

/** A batch takes its four seconds at worst, and the answer must still be given. */
const reserveInMilliseconds = 15_000;

const config = readConfig(process.env);
const program = { service: contract.name, environment: config.ENVIRONMENT };
const logger = createFunctionLogger(program);
const metrics = createMetrics<RedriveMetric>(program);
const secrets = new SecretsManagerClient();
const sqs = new SQSClient();

/** The Lambda function. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<RedriveResult> {
  const { deadLetterIds, reason, ...request } = parseRedriveRequest(event);
  const session = await connect();
  try {
    const result = await redriveDeadLetters({
      ...request,
      session,
      ids: deadLetterIds ?? null,
      reason: reason ?? null,
      send: (letters) => sendAgain(sqs, config.ORDER_QUEUE_URL, letters),
      hasTime: () => context.getRemainingTimeInMillis() > reserveInMilliseconds,
    });
    metrics.count('DeadLettersRedriven', result.redriven);
    const { redriven, remaining } = result;
    logger.info(
      { requestedBy: request.requestedBy, redriven, remaining, dryRun: request.dryRun },
      'redrive ended',
    );
    return result;
  } finally {
    metrics.stop();
    await session.end();
  }
}

async function connect(): Promise<pg.Client> {
  const address = {
    host: config.DATABASE_HOST,
    port: config.DATABASE_PORT,
    database: config.DATABASE_NAME,
    ...(await readDatabaseCredentials(secrets, config.DATABASE_SECRET_ARN, logger)),
  };
  return connectTo(address, {
    service: contract.name,
    connectionTimeoutMillis: 30_000,
    statementTimeoutInMilliseconds: 10_000,
  });
}
