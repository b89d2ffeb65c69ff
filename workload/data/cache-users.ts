import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { catalog } from '../../app/catalog/contract.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import { acknowledge, acknowledgeKeyOfAws } from '../acknowledge.ts';
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
  engine: CacheEngine;
}

/** Who may use the cache: each program as a user of its own, with its keys and commands; nobody else. */
export class CacheUsers extends Construct {
  readonly group: CfnUserGroup;
  readonly #passwords = new Map<CacheClient, ISecret>();

  constructor(scope: Construct, id: string, props: CacheUsersProps) {
    super(scope, id);
    const users = clients.map(({ name, cache }) => {
      const { user, password } = this.#define(name, cacheAccessString(cache), props);
      this.#passwords.set(name, password);
      return user;
    });
    // A group must have a user of this name, as whom one enters without naming a user.
    const nobody = this.#define('default', 'off -@all', props).user;
    this.group = new CfnUserGroup(this, 'Group', {
      engine: props.engine,
      userGroupId: idOf(props, 'users'),
      userIds: [nobody, ...users].map(({ ref }) => ref),
    });
    namedBecause(this.group, whyNamed);
  }

  password(client: CacheClient): ISecret {
    const password = this.#passwords.get(client);
    if (!password) throw new Error(`The cache has no user ${client}, although its type says so`);
    return password;
  }

  #define(
    userName: string,
    accessString: string,
    props: CacheUsersProps,
  ): { user: CfnUser; password: Secret } {
    const password = new Secret(this, `${userName}-password`, {
      description: `Password of ${userName} in the cache of ${props.environment.name}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: userName }),
        generateStringKey: cachePasswordKey,
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    acknowledgeKeyOfAws(password);
    acknowledge(password, {
      rules: ['AwsSolutions-SMG4', 'NIST.800.53.R5-SecretsManagerRotationEnabled'],
      reason:
        'ElastiCache is told a password by a deployment; one that changed by itself would lock the program out.',
    });
    const user = new CfnUser(this, userName, {
      engine: props.engine,
      userId: idOf(props, userName),
      userName,
      accessString,
      // In the template it is a reference, which CloudFormation resolves.
      passwords: [password.secretValueFromJson(cachePasswordKey).unsafeUnwrap()],
    });
    namedBecause(user, whyNamed);
    return { user, password };
  }
}

const whyNamed =
  'ElastiCache names none by itself; what would replace it, another user name or another engine, has another name.';

/** At most 40 characters, unique in the region. */
function idOf({ environment, engine }: CacheUsersProps, name: string): string {
  return `${engine}-${environment.name}-${name}`;
}
