import { randomBytes } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import type { RotationRequest } from './contract.ts';
import { type PasswordHolder, type RotatedSecret, takeStep } from './domain/take-step.ts';

/** What the function was invoked with is no step of a rotation. Nothing was done. */
export class UnknownStepError extends Error {
  constructor(event: unknown) {
    super(
      `The request is ${JSON.stringify(event)}; it must be one of Secrets Manager's, with SecretId, ClientRequestToken and Step. Rotate a secret with RotateSecret.`,
    );
    this.name = 'UnknownStepError';
  }
}

export interface HandlerDependencies {
  secret: (secretArn: string) => RotatedSecret;
  /** Answers only to whoever has time left. */
  holder: (hasTime: () => boolean) => PasswordHolder;
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

export function createHandler({ secret, holder, logger }: HandlerDependencies) {
  return async (event: unknown, context: RemainingTime): Promise<void> => {
    const request = requestSchema.safeParse(event);
    if (!request.success) throw new UnknownStepError(event);
    const { Step: step, SecretId: secretArn, ClientRequestToken: versionId } = request.data;
    await takeStep(step, {
      versionId,
      secret: secret(secretArn),
      holder: holder(() => context.getRemainingTimeInMillis() > reserveInMilliseconds),
      newPassword,
    });
    logger.info({ step, secretArn, versionId }, 'step of the rotation taken');
  };
}

/** 64 letters, digits, hyphens and underscores: allowed everywhere, at their own sake in a URL as well. */
function newPassword(): string {
  return randomBytes(48).toString('base64url');
}
