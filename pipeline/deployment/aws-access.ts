import { RefusedInput } from '../refused-input.ts';
import type { Location } from '../resolve-environments.ts';

/** What says which profile is for which account cannot be read. */
export class UnreadableProfile extends RefusedInput {
  override name = 'UnreadableProfile';

  constructor(given: string) {
    super(
      `--profile is "${given}"; it must be an account and a profile, such as 222222222222=dev-admin. Give it once for each account.`,
    );
  }
}

/** What a client of the SDK is made with. */
export interface ClientOptions {
  region: string;
  endpoint?: string;
  profile?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** By which credentials each account is reached: those of a profile named for it, or else the ones at hand. */
export class AwsAccess {
  readonly #profiles: ReadonlyMap<string, string>;

  /** @param given each `account=profile` */
  constructor(given: readonly string[] = []) {
    this.#profiles = new Map(given.map(readProfile));
  }

  profileOf(account: string): string | undefined {
    return this.#profiles.get(account);
  }

  optionsFor({ account, region }: Location): ClientOptions {
    const profile = this.profileOf(account);
    return profile === undefined ? { region } : { region, profile };
  }
}

function readProfile(given: string): [account: string, profile: string] {
  const [, account, profile] = /^(\d{12})=(.+)$/.exec(given) ?? [];
  if (account === undefined || profile === undefined) throw new UnreadableProfile(given);
  return [account, profile];
}
