/** A resource of a stack that stands. */
export interface DeployedResource {
  logicalId: string;
  type: string;
  /** As its service knows it. */
  physicalId: string;
  /** What the deployed template says: whether it goes with the stack, leaves a snapshot, or stays. */
  fate: 'deleted' | 'snapshot' | 'kept';
}

/** What CloudFormation calls the fates; without a policy most things go. */
export function fateOf(deletionPolicy: unknown): DeployedResource['fate'] {
  switch (deletionPolicy) {
    case 'Retain':
      return 'kept';
    case 'Snapshot':
      return 'snapshot';
    default:
      return 'deleted';
  }
}
