import { Stack, type StackProps } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { defineAutomationDeadLetters } from '../automation/dead-letters.ts';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import { defineDashboard } from '../monitoring/dashboard.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import { Watch } from '../monitoring/watch.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { CopiesStack } from '../recovery/copies-stack.ts';
import { Snapshots } from '../recovery/snapshots.ts';
import { watchFunctions } from '../services/watch-functions.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import { BackOfficeUsers } from './back-office-users.ts';
import { acknowledgeOneRegion, defineAccessLogBucket, defineDataBucket } from './buckets.ts';
import { Cache } from './cache.ts';
import { cacheAlarms } from './cache-alarms.ts';
import { Database } from './database.ts';
import { databaseAlarms, regionLag } from './database-alarms.ts';
import { EventQueue } from './event-queue.ts';
import { OrderQueue } from './order-queue.ts';
import { CachePasswordRotation, SharedSecretRotation } from './password-rotation.ts';
import { eventQueueAlarms, orderQueueAlarms } from './queue-alarms.ts';
import type { SecretKeys } from './replicated-secret.ts';
import { SigningSecrets } from './signing-secrets.ts';

export interface DataStackProps extends StackProps {
  environment: WorkloadEnvironment;
  /** Whose functions change passwords. */
  release: Release;
  encryption: EncryptionStack;
  operations: OperationsStack;
  network: NetworkStack;
  /** What the DR region keeps, which may be this one; undefined where there is none. */
  copies: CopiesStack | undefined;
}

/** What an environment must not lose: orders, stock, the queue of accepted orders, media, the back office's users. */
export class DataStack extends Stack {
  readonly database: Database;
  readonly cache: Cache;
  readonly orderQueue: OrderQueue;
  readonly eventQueue: EventQueue;
  readonly backOfficeUsers: BackOfficeUsers;
  readonly signingSecrets: SigningSecrets;
  /** Images and videos of the shop. */
  readonly media: Bucket;
  /** Takes the access logs of buckets, each below a prefix of its own. */
  readonly accessLogs: Bucket;

  constructor(
    scope: Construct,
    id: string,
    { environment, release, encryption, operations, network, copies, ...props }: DataStackProps,
  ) {
    super(scope, id, props);
    const { key } = encryption;
    const secretKeys = this.#findSecretKeys(environment, key, copies);
    this.database = new Database(this, 'Database', { environment, network, key, ...secretKeys });
    this.cache = new Cache(this, 'Cache', { environment, network, key, ...secretKeys });
    this.orderQueue = new OrderQueue(this, 'OrderQueue', { environment, key });
    this.eventQueue = new EventQueue(this, 'EventQueue', { environment, key });
    this.backOfficeUsers = new BackOfficeUsers(this, 'BackOfficeUsers', { environment });
    this.signingSecrets = new SigningSecrets(this, 'SigningSecrets', { environment, ...secretKeys });
    this.#rotateSecrets({ environment, release, network });
    if (copies && environment.standsInFor !== undefined) {
      this.accessLogs = copies.accessLogs;
      this.media = copies.media;
      this.#watch(environment, operations);
      return;
    }
    this.accessLogs = defineAccessLogBucket(this, environment);
    this.media = defineDataBucket(this, 'Media', {
      environment,
      key,
      accessLogs: this.accessLogs,
      copies: copies?.arns,
    });
    if (!copies) acknowledgeOneRegion(this.media, 'The environment has no second region to copy it to.');
    if (environment.snapshots)
      new Snapshots(this, 'Snapshots', {
        environment,
        key,
        policy: environment.snapshots,
        cluster: this.database.cluster,
        copies: copies?.arns.vault,
      });
    this.#watch(environment, operations);
  }

  /** By their ARNs only: the construct library would write everybody who reads a secret into the policy of its key. */
  #findSecretKeys(environment: WorkloadEnvironment, key: IKey, copies: CopiesStack | undefined): SecretKeys {
    const isCopied = copies !== undefined && environment.standsInFor === undefined;
    return {
      secretKey: Key.fromKeyArn(this, 'SecretKey', key.keyArn),
      replicaKey: isCopied ? Key.fromKeyArn(this, 'ReplicaKey', copies.arns.key) : undefined,
    };
  }

  #rotateSecrets(props: Pick<DataStackProps, 'environment' | 'release' | 'network'>): void {
    const { database, signingSecrets, cache } = this;
    const common = { ...props, deadLetters: defineAutomationDeadLetters(this) };
    if (props.environment.standsInFor === undefined)
      new SharedSecretRotation(this, 'SharedSecrets', { ...common, database, signingSecrets });
    new CachePasswordRotation(this, 'CachePasswords', { ...common, cache });
  }

  #watch(environment: WorkloadEnvironment, operations: OperationsStack): void {
    const otherRegion = environment.standsInFor ?? environment.drRegion;
    const watches = [
      new Watch(this, 'OrderQueueWatch', {
        operations,
        trouble: 'Accepted orders are not processed',
        runbook: 'orders-stand-still',
        alarms: orderQueueAlarms(environment, this.orderQueue),
      }),
      new Watch(this, 'EventQueueWatch', {
        operations,
        trouble: 'Customers are not told what has become of their orders',
        runbook: 'customers-are-not-told',
        alarms: eventQueueAlarms(this.eventQueue),
      }),
      new Watch(this, 'DatabaseWatch', {
        operations,
        trouble: 'The database can hardly serve the shop',
        runbook: 'the-database-is-in-trouble',
        alarms: [
          ...databaseAlarms(this.database.identifier, environment.sizes.database),
          ...(otherRegion ? [regionLag(this.database.identifier, otherRegion)] : []),
        ],
      }),
      new Watch(this, 'CacheWatch', {
        operations,
        trouble: 'The cache can hardly serve the shop',
        runbook: 'the-cache-is-in-trouble',
        alarms: cacheAlarms(this.cache.replicationGroupId, environment.sizes.cache),
      }),
      watchFunctions(this, operations),
    ];
    defineDashboard(this, { environment, subject: 'data', watches });
  }
}
