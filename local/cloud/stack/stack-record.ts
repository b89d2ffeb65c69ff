import type { ResourceChange, StackAddress, StackStatus } from '../cloud.ts';
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
  /** By the names of the outputs under which they are exported. */
  exportNames: Record<string, string>;
  parameters: StackParameter[];
}

export function contentsOf(contents: StackContents): StackContents {
  const { resources, outputs, exports, exportNames, parameters } = contents;
  return { resources, outputs, exports, exportNames, parameters };
}

/** A parameter of the template that a stack stands by, with what was given or is its default. */
export interface StackParameter {
  name: string;
  /** What was given, for a deployment that keeps it; undefined where it is the default. */
  given: string | undefined;
  /** `****` where the template asks for no echo. */
  value: string;
  /** Of Parameter Store, where the value is a name there. */
  resolvedValue: string | undefined;
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
  createdAt: string;
  lastUpdated: string;
  tags: Record<string, string>;
  /** Whether nobody may delete it. */
  terminationProtection: boolean;
  deployment: DeploymentRecord | null;
}

export interface ChangeSetRecord {
  changeSetName: string;
  changeSetId: string;
  description: string | undefined;
  template: string;
  /** As they were given. */
  parameters: Record<string, string>;
  tags: Record<string, string> | undefined;
  createdAt: string;
  changes: ResourceChange[];
  /** False where the stack would stay as it is, its outputs and tags too. */
  changesAnything: boolean;
  execution: 'AVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED';
}
