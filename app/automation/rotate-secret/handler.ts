import type { Context } from 'aws-lambda';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import type { RotationRequest, RotationStep } from './contract.ts';

/** What the function was invoked with is no step of a rotation. Nothing was done. */
export class UnknownStepError extends Error {
  constructor(event: unknown) {
    super(
      `The request is ${JSON.stringify(event)}; it must be one of Secrets Manager's, with SecretId, ClientRequestToken and Step. Rotate a secret with RotateSecret.`,
    );
    this.name = 'UnknownStepError';
  }
}

export interface Rotation {
  secretArn: string;
  versionId: string;
  hasTime: () => boolean;
}

export interface HandlerDependencies {
  takeStep: (step: RotationStep, rotation: Rotation) => Promise<void>;
  logger: Logger;
}

type RemainingTime = Pick<Context, 'getRemainingTimeInMillis'>;

/** Enough to tell why, before Lambda ends the function. */
const reserveInMilliseconds = 10_000;

const requestSchema = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string(),
  ClientRequestToken: z.string(),
}) satisfies z.ZodType<RotationRequest>;

export function createHandler({ takeStep, logger }: HandlerDependencies) {
  return async (event: unknown, context: RemainingTime): Promise<void> => {
    const request = requestSchema.safeParse(event);
    if (!request.success) throw new UnknownStepError(event);
    const { Step: step, SecretId: secretArn, ClientRequestToken: versionId } = request.data;
    await takeStep(step, {
      secretArn,
      versionId,
      hasTime: () => context.getRemainingTimeInMillis() > reserveInMilliseconds,
    });
    logger.info({ step, secretArn, versionId }, 'step of the rotation taken');
  };
}
