import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { credentialsSchema, readJsonSecretIfThere, type SecretStage } from './json-secret.ts';
import type { Logger } from './logger.ts';

/** A password that is changed while the program runs, by whoever rotates its secret. */
export interface ChangingPassword {
  /** The one to try: that which was given first, or found last. */
  readonly known: string;
  /**
   * Finds one that has not been refused, which is the known one from then on; undefined when there is none, or nobody
   * who could tell.
   */
  renew(refused: ReadonlySet<string>): Promise<string | undefined>;
}

export interface ChangingPasswordOptions {
  /** The secret with `username` and `password`. */
  secretArn: string;
  /** As it was when the program started. */
  first: string;
  logger: Logger;
  client?: SecretsManagerClient;
}

/**
 * Where the right one may be, the likeliest first: with the current version; with the pending one, between the moment
 * in which a rotation has set it and that in which it has finished; with the previous one where the server has not heard
 * of the change yet, such as a database that follows another.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
 */
const stages: readonly SecretStage[] = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'];

/**
 * Asks Secrets Manager only when a password has been refused, so that a program starts and runs without it as long as
 * its password is right.
 */
export function changingPassword(options: ChangingPasswordOptions): ChangingPassword {
  let known = options.first;
  const ask = asking(options);
  return {
    get known() {
      return known;
    },
    async renew(refused) {
      if (!refused.has(known)) return known;
      for (const stage of stages) {
        const found = await ask(stage);
        if (found === undefined || refused.has(found)) continue;
        if (found !== known) options.logger.info({ stage, secretArn: options.secretArn }, 'password renewed');
        known = found;
        return found;
      }
      return undefined;
    },
  };
}

/** Connections that are refused together wait for one answer. */
function asking({ secretArn, logger, client }: ChangingPasswordOptions) {
  let secrets = client;
  const waitedFor = new Map<SecretStage, Promise<string | undefined>>();
  const read = async (stage: SecretStage): Promise<string | undefined> => {
    try {
      secrets ??= createSecretsClient();
      return (await readJsonSecretIfThere(secrets, { secretArn, stage }, credentialsSchema))?.password;
    } catch (error) {
      logger.warn({ err: error, stage, secretArn }, 'the secret of a refused password cannot be read');
      return undefined;
    } finally {
      waitedFor.delete(stage);
    }
  };
  return (stage: SecretStage) => {
    const answer = waitedFor.get(stage) ?? read(stage);
    waitedFor.set(stage, answer);
    return answer;
  };
}

/** A request waits for its connection meanwhile. */
function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}
