import type { Context } from 'aws-lambda';
import type { Logger } from '../../platform/logger.ts';
import { answerCustomResource, isCustomResourceEvent } from './custom-resource.ts';
import type { MigrateResult } from './migrate.ts';

export interface HandlerDependencies {
  work: () => Promise<MigrateResult>;
  logger: Logger;
}

/** Answers CloudFormation when it is CloudFormation that asks; otherwise returns the result, or throws, to the invoker. */
export function createHandler({ work, logger }: HandlerDependencies) {
  const loggedWork = async () => {
    const result = await work();
    logger.info(result, 'the database has the schema of this release');
    return result;
  };
  return async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
    if (!isCustomResourceEvent(event)) return loggedWork();
    return answerCustomResource(event, {
      work: loggedWork,
      remainingTimeInMilliseconds: context.getRemainingTimeInMillis(),
      logger,
    });
  };
}
