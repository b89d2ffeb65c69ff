import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { catalog } from '../../app/catalog/contract.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import { namedBecause } from '../named-because.ts';
import type { CacheEngine, WorkloadEnvironment } from '../workload-environment.ts';
import { cacheAccessString } from './cache-access-string.ts';

/** Every program that uses the cache. */
const clients = [storefront, catalog, orderProcessor] as const;

export type CacheClient = (typeof clients)[number]['name'];

/** Where a user's secret holds its password. */
export const cachePasswordKey = 'password';

export interface CacheUsersProps {
  environment: WorkloadEnvironment;
  secretKey: IKey;
  engine: CacheEngine;
}

/** Who may use the cache: each program as a user of its own, with its keys and commands; nobody else. */
export class CacheUsers extends Construct {
  readonly group: CfnUserGroup;
  /** The user of each program, and the secret with the password. */
  readonly clients: readonly { name: CacheClient; user: CfnUser; password: ISecret }[];
  /** What stands before the name of each in the id by which ElastiCache knows it. */
  readonly idPrefix: string;

  constructor(scope: Construct, id: string, props: CacheUsersProps) {
    super(scope, id);
    this.idPrefix = idOf(props, '');
    this.clients = clients.map(({ name, cache }) => {
      const password = this.#definePassword(name, props);
      const user = this.#defineUser(name, { accessString: cacheAccessString(cache), password }, props);
      return { name, user, password };
    });
    this.group = new CfnUserGroup(this, 'Group', {
      engine: props.engine,
      userGroupId: idOf(props, 'users'),
      userIds: [this.#defineNobody(props), ...this.clients.map(({ user }) => user)].map(({ ref }) => ref),
    });
    namedBecause(this.group, whyNamed);
  }

  /**
   * A group has a user of this name, as whom one enters without naming a user, and Valkey knows no user without a
   * password. This one is switched off, so any will do: it lets nobody in.
   */
  #defineNobody(props: CacheUsersProps): CfnUser {
    const password = this.password(clients[0].name);
    return this.#defineUser('default', { accessString: 'off -@all', password }, props);
  }

  password(client: CacheClient): ISecret {
    const found = this.clients.find(({ name }) => name === client);
    if (!found) throw new Error(`The cache has no user ${client}, although its type says so`);
    return found.password;
  }

  #definePassword(userName: string, { environment, secretKey }: CacheUsersProps): ISecret {
    return new Secret(this, `${userName}-password`, {
      encryptionKey: secretKey,
      description: `Password of ${userName} in the cache of ${environment.name}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: userName }),
        generateStringKey: cachePasswordKey,
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
  }

  #defineUser(
    userName: string,
    { accessString, password }: { accessString: string; password: ISecret },
    props: CacheUsersProps,
  ): CfnUser {
    const user = new CfnUser(this, userName, {
      engine: props.engine,
      userId: idOf(props, userName),
      userName,
      accessString,
      // In the template it is a reference, which CloudFormation resolves: when it changes the user for another reason, to the
      // password that is current then.
      passwords: [password.secretValueFromJson(cachePasswordKey).unsafeUnwrap()],
    });
    namedBecause(user, whyNamed);
    return user;
  }
}

const whyNamed =
  'ElastiCache names none by itself; what would replace it, another user name or another engine, has another name.';

/** At most 40 characters, unique in the region. */
function idOf({ environment, engine }: CacheUsersProps, name: string): string {
  return `${engine}-${environment.name}-${name}`;
}
