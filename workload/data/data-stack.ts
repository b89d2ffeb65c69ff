import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { NetworkStack } from '../network/network-stack.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { BackOfficeUsers } from './back-office-users.ts';
import { Cache } from './cache.ts';
import { Database } from './database.ts';
import { EventQueue } from './event-queue.ts';
import { OrderQueue } from './order-queue.ts';

export interface DataStackProps extends StackProps {
  environment: WorkloadEnvironment;
  network: NetworkStack;
}

/** What an environment must not lose: orders, stock, the queue of accepted orders, media, the back office's users. */
export class DataStack extends Stack {
  readonly database: Database;
  readonly cache: Cache;
  readonly orderQueue: OrderQueue;
  readonly eventQueue: EventQueue;
  readonly backOfficeUsers: BackOfficeUsers;

  constructor(scope: Construct, id: string, { environment, network, ...props }: DataStackProps) {
    super(scope, id, props);
    this.database = new Database(this, 'Database', { environment, network });
    this.cache = new Cache(this, 'Cache', { environment, network });
    this.orderQueue = new OrderQueue(this, 'OrderQueue', { environment });
    this.eventQueue = new EventQueue(this, 'EventQueue', { environment });
    this.backOfficeUsers = new BackOfficeUsers(this, 'BackOfficeUsers', { environment });
    new Bucket(this, 'Media', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
