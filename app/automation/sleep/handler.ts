import type { RDSClient } from '@aws-sdk/client-rds';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import type { SleepRequest, SleepResult } from './contract.ts';
import { describeDatabase, startDatabase, stopDatabase } from './database.ts';
import { describeTasks, type Services, startTasks, stopTasks, type TaskClients } from './tasks.ts';

/** What the function was invoked with is no request of ours. Nothing was done. */
export class UnknownActionError extends Error {
  constructor(event: unknown) {
    super(`The request is ${JSON.stringify(event)}; it must be { "action": "sleep" }, "wake" or "status".`);
    this.name = 'UnknownActionError';
  }
}

export interface HandlerDependencies {
  clients: TaskClients & { rds: RDSClient };
  services: Services;
  database: string;
  logger: Logger;
}

const requestSchema = z.strictObject({
  action: z.enum(['sleep', 'wake', 'status']),
}) satisfies z.ZodType<SleepRequest>;

/** Each action may be repeated at any time: what is as it should be stays so. */
export function createHandler({ clients, services, database, logger }: HandlerDependencies) {
  const actions: Record<SleepRequest['action'], () => Promise<void>> = {
    // Tasks first, so that none loses its database while it works.
    sleep: async () => {
      await stopTasks(clients, services);
      await stopDatabase(clients.rds, database);
    },
    wake: async () => {
      await startDatabase(clients.rds, database);
      await startTasks(clients, services);
    },
    status: async () => undefined,
  };
  return async (event: unknown): Promise<SleepResult> => {
    const request = requestSchema.safeParse(event);
    if (!request.success) throw new UnknownActionError(event);
    await actions[request.data.action]();
    const result = {
      database: await describeDatabase(clients.rds, database),
      services: await describeTasks(clients, services),
    };
    logger.info({ ...request.data, ...result }, 'done');
    return result;
  };
}
