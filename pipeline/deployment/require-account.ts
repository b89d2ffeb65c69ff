import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { RefusedInput } from '../refused-input.ts';
import type { Location } from '../resolve-environments.ts';
import type { AwsAccess, ClientOptions } from './aws-access.ts';

/** The credentials at hand are of another account than the one that shall be changed. */
export class WrongAccount extends RefusedInput {
  override name = 'WrongAccount';

  constructor(wanted: string, given: string | undefined) {
    super(
      `Account ${wanted} is wanted, and the credentials are of account ${given}; name others with --profile ${wanted}=<profile>.`,
    );
  }
}

/** There is nobody to act as. */
export class NoCredentials extends RefusedInput {
  override name = 'NoCredentials';

  constructor(account: string, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `There are no credentials for account ${account} (${reason}); sign in, and name the profile in AWS_PROFILE or by --profile ${account}=<profile>.`,
      { cause },
    );
  }
}

/**
 * What clients for the account are made with.
 *
 * @throws WrongAccount, NoCredentials
 */
export async function requireAccount(access: AwsAccess, location: Location): Promise<ClientOptions> {
  const options = access.optionsFor(location);
  const { Account } = await new STSClient(options)
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => {
      throw new NoCredentials(location.account, error);
    });
  if (Account !== location.account) throw new WrongAccount(location.account, Account);
  return options;
}
