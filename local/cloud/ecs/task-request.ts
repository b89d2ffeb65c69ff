import type { Runtime } from '../runtime.ts';
import type { TaskDefinition } from './task-definition.ts';

export interface TargetMapping {
  targetGroupArn: string;
  containerName: string;
  containerPort: number;
}

export interface TaskRequest {
  runtime: Runtime;
  account: string;
  region: string;
  /** For example `sluice-dev-services/storefront`. */
  serviceName: string;
  id: string;
  definition: TaskDefinition;
  targets: readonly TargetMapping[];
  /** Allocation ids of the Elastic IPs of its host. */
  addresses: readonly string[];
  /** The availability zone in which it stands; undefined where no template says. */
  zone: string | undefined;
  logDirectory: string;
  /** How long it may take to become healthy. */
  startLimitInSeconds: number;
  /** Called after every change of the state. */
  changed(): void;
}
