import type { StackAddress, StackStatus } from '../cloud.ts';
import type { JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { RemovalPolicy } from '../template/template.ts';

/** A resource in the state of its stack. While `IN_PROGRESS`, its type may have been called, and may be called again. */
export interface StackResource extends RecordedResource {
  status: 'IN_PROGRESS' | 'COMPLETE';
  /** Differs for each resource that ever stood under the logical id; names its folder. */
  incarnation: string;
  /** Logical ids of the same stack that came before it. */
  dependsOn: string[];
  /** Names of other stacks' exports that its properties use. */
  imports: string[];
  deletionPolicy: RemovalPolicy;
  updateReplacePolicy: RemovalPolicy;
  /** Why it did not come back after the last start; null when it did. */
  failedResume: string | null;
}

/** What a stack is made of at one moment. */
export interface StackContents {
  resources: Record<string, StackResource>;
  outputs: Record<string, JsonValue>;
  exports: Record<string, JsonValue>;
}

/** A deployment that has begun and not ended; it is found again after a kill. */
export interface DeploymentRecord {
  kind: 'CREATE' | 'UPDATE';
  changeSetName: string;
  /** What a roll-back leads to. */
  before: StackContents;
  /** Deleted when the stack is complete: replaced resources, and those that left the template. */
  obsolete: StackResource[];
}

export interface StackRecord extends StackAddress, StackContents {
  stackId: string;
  status: StackStatus;
  statusReason: string | null;
  lastUpdated: string;
  deployment: DeploymentRecord | null;
}

export interface ChangeSetRecord {
  changeSetName: string;
  template: string;
  parameters: Record<string, string>;
}
