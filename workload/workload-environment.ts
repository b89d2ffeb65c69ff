import type { approvalRule } from '../app/automation/approval-rule/contract.ts';
import type { deliveryMetrics } from '../app/automation/delivery-metrics/contract.ts';
import type { deliveryNews } from '../app/automation/delivery-news/contract.ts';
import type { gatekeeper } from '../app/automation/gatekeeper/contract.ts';
import type { migrate } from '../app/automation/migrate/contract.ts';
import type { notify } from '../app/automation/notify/contract.ts';
import type { redrive } from '../app/automation/redrive/contract.ts';
import type { review } from '../app/automation/review/contract.ts';
import type { rotateSharedSecret } from '../app/automation/rotate-secret/contract.ts';
import type { sleep } from '../app/automation/sleep/contract.ts';
import type { snapshotCheck } from '../app/automation/snapshot-check/contract.ts';
import type { startDelivery } from '../app/automation/start-delivery/contract.ts';
import type { backOffice } from '../app/back-office/contract.ts';
import type { catalog } from '../app/catalog/contract.ts';
import type { orderProcessor } from '../app/order-processor/contract.ts';
import type { orders } from '../app/orders/contract.ts';
import type { payments } from '../app/payments/contract.ts';
import type { proxy } from '../app/proxy/contract.ts';
import type { reporting } from '../app/reporting/contract.ts';
import type { storefront } from '../app/storefront/contract.ts';

/** A program that runs as a container of its own. */
export type ServiceName =
  | (typeof storefront)['name']
  | (typeof catalog)['name']
  | (typeof orders)['name']
  | (typeof orderProcessor)['name']
  | (typeof payments)['name']
  | (typeof backOffice)['name']
  | (typeof proxy)['name'];

/** One whose number of tasks follows its load; of proxies there is one in every zone. */
export type ScaledServiceName = Exclude<ServiceName, (typeof proxy)['name']>;

/** A program that is delivered as a container image: those, and tasks that run to their end. */
export type ProgramName = ServiceName | (typeof reporting)['name'];

/** A program that runs as a Lambda function. */
export type FunctionName =
  | (typeof approvalRule)['name']
  | (typeof deliveryMetrics)['name']
  | (typeof deliveryNews)['name']
  | (typeof gatekeeper)['name']
  | (typeof migrate)['name']
  | (typeof notify)['name']
  | (typeof redrive)['name']
  | (typeof review)['name']
  | (typeof rotateSharedSecret)['name']
  | (typeof sleep)['name']
  | (typeof snapshotCheck)['name']
  | (typeof startDelivery)['name'];

/** An instance that grows and shrinks with its load; one capacity unit is about 2 GiB of memory. */
export interface ServerlessDatabase {
  kind: 'serverless';
  minimumCapacityUnits: number;
  maximumCapacityUnits: number;
}

export interface ProvisionedDatabase {
  kind: 'provisioned';
  /** For example `r7g.large`, without the leading `db.`. */
  instanceType: string;
}

/** Of the processors that containers run on: Intel's and AMD's, or AWS's own, which cost less. */
export type Architecture = 'x86_64' | 'arm64';

/** How many tasks of a service run: what its load asks for, between these bounds. */
export interface TaskBounds {
  minimum: number;
  maximum: number;
}

/** How a service behind the internal load balancer comes to a new version. */
export type Rollout =
  /** Task by task. */
  | { kind: 'rolling' }
  /** A second set of tasks gets a share of the requests first, and all of them when no alarm has gone off meanwhile. */
  | {
      kind: 'canary';
      /** The share of the requests that the new version answers first. */
      percent: number;
      /** How long it is watched with that share, and again with all requests before the old tasks go. */
      bakeTimeInMinutes: number;
    };

export type CacheEngine = 'valkey' | 'redis';

/** How large an environment is. */
export interface EnvironmentSizes {
  /** Availability zones that the network spans. */
  zones: number;
  natGateways: number;
  /** Whether AWS's APIs are called through endpoints inside the network, and not through the NAT gateways. */
  interfaceEndpoints: boolean;
  database: (ServerlessDatabase | ProvisionedDatabase) & {
    /** Instances beside the writer that answer reads and take over when it fails. */
    readers: number;
    backupRetentionInDays: number;
  };
  cache: {
    /** `valkey` unless given. */
    engine?: CacheEngine;
    /** For example `cache.t4g.micro`. */
    nodeType: string;
    /** With two or more, a replica takes over when the primary fails. */
    nodes: number;
    /** As long a daily snapshot is kept; 0 takes none. */
    snapshotRetentionInDays: number;
  };
  /** The EC2 hosts that carry the storefront: as many as its tasks need, with room for a rollout in the maximum. */
  hosts: {
    instanceType: string;
    maximum: number;
    /** How much of the hosts tasks use: with less than 100, a rollout does not wait for the first further host. */
    targetCapacityInPercent: number;
  };
  /** The EC2 hosts of the proxies, one in every zone. */
  proxies: { instanceType: string };
  tasks: Record<ScaledServiceName, TaskBounds>;
}

/** How strictly the users of the back office are asked who they are. */
export interface BackOfficeSignIn {
  /** A one-time password of an app, beside the password. */
  secondFactor: 'optional' | 'required';
  /** Whether Cognito watches for stolen passwords and odd sign-ins, and whether it acts on them. */
  threatProtection: 'off' | 'audit' | 'enforced';
}

/** When an environment is needed; whole hours of its time zone. */
export interface OfficeHours {
  /** A name of the IANA data base: `Europe/Berlin`. */
  timeZone: string;
  /** As a cron expression has them: `MON-FRI`. */
  days: string;
  /** The first hour, 0 to 22. */
  from: number;
  /** The hour at whose beginning they end, 1 to 23. */
  to: number;
}

/** A public zone of Route 53 that stands in the environment's account. */
export interface HostedZoneData {
  /** For example `Z0123456789ABCDEFGHIJ`. */
  id: string;
  /** For example `example.com`, without a dot at the end. */
  name: string;
}

/** The e-mail addresses that alarms are sent to; each has to confirm once that it wants them. */
export interface AlertAddresses {
  /** Reaches somebody at any hour. */
  pages?: string;
  /** Is read in working hours. */
  tickets?: string;
}

/** Daily snapshots of the database, beside those that Aurora makes and deletes with the cluster. */
export interface SnapshotPolicy {
  keptInDays: number;
  /**
   * Who can delete a copy in the DR region before its time: under `governance` who has the permission to take the lock off,
   * under `compliance`, from the third day on, nobody; not even by closing the account can one be rid of it sooner.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
   */
  lock: 'governance' | 'compliance';
}

/** A canary that browses and orders, again and again. */
export interface CanaryData {
  everyMinutes: number;
}

/** One place where the shop runs. */
export interface WorkloadEnvironment {
  /** Part of every stack's name; unique within an account and region. */
  name: string;
  account: string;
  region: string;
  /** Where the shop goes on when the region fails; left out, the environment has no second region. */
  drRegion?: string;
  /** How large the shop is there while it waits; goes with the region. */
  drSizes?: EnvironmentSizes;
  /** In a DR region only, where no environment is written down: the region for which it waits. */
  standsInFor?: string;
  /** Left out, none are made. */
  snapshots?: SnapshotPolicy;
  /** The host name under which the shop is reached by HTTPS; sign-in to the back office leads back there. */
  domain?: string;
  /** Where the records of the domain are written; goes with the domain. */
  hostedZone?: HostedZoneData;
  sizes: EnvironmentSizes;
  /** Spot is what AWS has left over, for less money; it takes a task back with two minutes' notice. */
  fargateCapacity: 'on-demand' | 'spot';
  /** The same in all environments: each runs the images that were tested in the one before. */
  architecture: Architecture;
  rollout: Rollout;
  /** What fills an empty catalogue. */
  seed: 'demo' | 'none';
  /** The sender of mails to customers, `Sluice <orders@example.com>`: verified in SES of the account and region. */
  mailFrom: string;
  signIn: BackOfficeSignIn;
  /** Left out, alarms ring in CloudWatch and nobody is told. */
  alerts?: AlertAddresses;
  /** Outside these hours the environment may sleep; left out, it is needed always. */
  officeHours?: OfficeHours;
  /** How long the extracted orders are there to be asked about. */
  reporting: { keptForDays: number };
  /** Left out, nobody tries out the shop from outside. */
  canary?: CanaryData;
  /** Whether deleting the stacks leaves the data behind, and deleting the database is refused. */
  keepsData: boolean;
}

/** The tag of every image. */
export type ImageVersions = Record<ProgramName, string>;

/** What is deployed: versions of images that stand in the registry, and the code of the functions. */
export interface Release {
  /** The account and region whose ECR holds the images. */
  registry: { account: string; region: string };
  imageVersions: ImageVersions;
  /** The folder with the code of each function; the version changes when any file in it does. */
  functions: Record<FunctionName, { directory: string; version: string }>;
  /** The folder with the code of the canary. */
  canary: { directory: string };
}
