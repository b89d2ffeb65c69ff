import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { DataStack } from '../data/data-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { CopyVault } from '../recovery/vault.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';

export interface AutomationProps {
  environment: WorkloadEnvironment;
  release: Release;
  network: NetworkStack;
  data: DataStack;
  /** Those that follow the load. */
  services: readonly BaseService[];
  /** The proxies, each of one task. */
  proxies: readonly BaseService[];
  deadLetters: IQueue;
  /** Where another region keeps copies of the database, if there is such a vault. */
  copies?: CopyVault | undefined;
}
