import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { EncryptionStack } from '../encryption/encryption-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { BackOfficeUsers } from './back-office-users.ts';
import { defineAccessLogBucket, defineDataBucket } from './buckets.ts';
import { Cache } from './cache.ts';
import { Database } from './database.ts';
import { EventQueue } from './event-queue.ts';
import { OrderQueue } from './order-queue.ts';

export interface DataStackProps extends StackProps {
  environment: WorkloadEnvironment;
  encryption: EncryptionStack;
  network: NetworkStack;
}

/** What an environment must not lose: orders, stock, the queue of accepted orders, media, the back office's users. */
export class DataStack extends Stack {
  readonly database: Database;
  readonly cache: Cache;
  readonly orderQueue: OrderQueue;
  readonly eventQueue: EventQueue;
  readonly backOfficeUsers: BackOfficeUsers;
  /** Images and videos of the shop. */
  readonly media: Bucket;
  /** Takes the access logs of buckets, each below a prefix of its own. */
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, { environment, encryption, network, ...props }: DataStackProps) {
    super(scope, id, props);
    const { key } = encryption;
    this.database = new Database(this, 'Database', { environment, network, key });
    this.cache = new Cache(this, 'Cache', { environment, network });
    this.orderQueue = new OrderQueue(this, 'OrderQueue', { environment, key });
    this.eventQueue = new EventQueue(this, 'EventQueue', { environment, key });
    this.backOfficeUsers = new BackOfficeUsers(this, 'BackOfficeUsers', { environment });
    this.accessLogs = defineAccessLogBucket(this, environment);
    this.media = defineDataBucket(this, 'Media', { environment, key, accessLogs: this.accessLogs });
  }
}
