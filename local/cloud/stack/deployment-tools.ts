import type { ResourceTypes } from '../resource-types/index.ts';
import type { ResourceOperations } from './resource-operations.ts';
import type { StackStore } from './stack-store.ts';

/** What a deployment, its roll-back and its cleaning up work with. */
export interface DeploymentTools {
  store: StackStore;
  types: ResourceTypes;
  operations: ResourceOperations;
  /** True once the cloud is being stopped: then a failure is not the template's, and nothing is rolled back. */
  isStopping(): boolean;
  log(line: string): void;
}

export class CloudStoppedError extends Error {
  constructor(stackName: string) {
    super(
      `The rehearsal was stopped while stack "${stackName}" was deployed; deploy it again to go on from there.`,
    );
    this.name = 'CloudStoppedError';
  }
}
