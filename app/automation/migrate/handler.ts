import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { answerCustomResource, isCustomResourceEvent } from '../../platform/custom-resource.ts';
import type { Logger } from '../../platform/logger.ts';
import type { MigrateRequest } from './contract.ts';
import type { DryRunResult, MigrateResult } from './migrate.ts';

export interface HandlerDependencies {
  migrate: () => Promise<MigrateResult>;
  dryRun: () => Promise<DryRunResult>;
  logger: Logger;
}

/** What the function was invoked with is neither CloudFormation's nor a request of ours. Nothing was done. */
export class UnknownRequestError extends Error {
  constructor(event: unknown) {
    super(
      `The request is ${JSON.stringify(event)}; it must be {}, which migrates, or { "dryRun": true }, which tells what would be applied.`,
    );
    this.name = 'UnknownRequestError';
  }
}

const requestSchema = z.strictObject({ dryRun: z.boolean().optional() }) satisfies z.ZodType<MigrateRequest>;

/** Answers CloudFormation when it is CloudFormation that asks; otherwise returns the result, or throws, to the invoker. */
export function createHandler({ migrate, dryRun, logger }: HandlerDependencies) {
  const loggedMigration = async () => {
    const result = await migrate();
    logger.info(result, 'the database has the schema of this release');
    return result;
  };
  return async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    if (isCustomResourceEvent(event)) {
      return answerCustomResource(event, {
        // The same for all time: there is one schema.
        physicalId:
          event.RequestType === 'Create' ? `${event.LogicalResourceId}-schema` : event.PhysicalResourceId,
        work: loggedMigration,
        advice: 'look at long statements and at locks held by others',
        remainingTimeInMilliseconds: context.getRemainingTimeInMillis(),
        logger,
      });
    }
    const request = requestSchema.safeParse(event);
    if (!request.success) throw new UnknownRequestError(event);
    return request.data.dryRun ? dryRun() : loggedMigration();
  };
}
