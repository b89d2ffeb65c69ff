import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RefusedInput } from '../refused-input.ts';
import type { Location } from '../resolve-environments.ts';
import { AwsAccess, type ClientOptions } from './aws-access.ts';

/** There is no rehearsal to ask. */
export class NoRehearsal extends RefusedInput {
  override name = 'NoRehearsal';

  constructor(file: string, cause: unknown) {
    super(
      `No rehearsal has told its address in ${file}; start one with npm start, or leave --rehearsal out.`,
      {
        cause,
      },
    );
  }
}

/** The rehearsal in place of AWS: it takes the account from the access key, as which every client is. */
class RehearsalAccess extends AwsAccess {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    super();
    this.#endpoint = endpoint;
  }

  override optionsFor({ account, region }: Location): ClientOptions {
    return {
      region,
      endpoint: this.#endpoint,
      credentials: { accessKeyId: account, secretAccessKey: 'rehearsal' },
    };
  }
}

/**
 * How accounts are reached: as the options of a command say, on AWS, or in the rehearsal of this folder.
 *
 * @throws NoRehearsal, UnreadableProfile
 */
export function chooseAccess(
  rootDirectory: string,
  { rehearsal, profiles }: { rehearsal: boolean; profiles: readonly string[] },
): AwsAccess {
  return rehearsal ? new RehearsalAccess(addressOfRehearsal(rootDirectory)) : new AwsAccess(profiles);
}

/** The rehearsal writes it when it starts, and takes it away when it ends. */
function addressOfRehearsal(rootDirectory: string): string {
  const file = join(rootDirectory, '.rehearsal', 'rehearsal.json');
  try {
    const { apiUrl }: { apiUrl: string } = JSON.parse(readFileSync(file, 'utf8'));
    return apiUrl;
  } catch (error) {
    throw new NoRehearsal(file, error);
  }
}
