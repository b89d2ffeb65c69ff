import type { JsonValue } from './json.ts';
import type { Properties, RecordedResource, ResourceAddress } from './recorded-resource.ts';
import type { Runtime } from './runtime.ts';

export interface ResourceRequest {
  address: ResourceAddress;
  properties: Properties;
  runtime: Runtime;
  /** A folder of the resource's own, kept until the resource is deleted. */
  directory: string;
  /** One line for the log of the deployment under way. */
  log(line: string): void;
}

export interface ExistingResourceRequest extends ResourceRequest {
  resource: RecordedResource;
}

export interface ResourceOutcome {
  /** What `Ref` answers. */
  physicalId: string;
  attributes?: Record<string, JsonValue>;
}

/**
 * What one CloudFormation resource type does on this machine. One file of `resource-types/` each.
 *
 * Every call may be repeated: a rehearsal that was killed in the middle calls again with the same request.
 */
export interface ResourceType {
  /** For example `AWS::SQS::Queue`. */
  readonly type: string;
  /** The properties whose change CloudFormation answers with a new resource ("Update requires: Replacement"). */
  readonly replacedBy: readonly string[];
  /** Nothing stands behind it on this machine: it is recorded, has no folder, and is not named in logs. */
  readonly inert?: true;
  /** What stands behind it stands in no region, and goes on when the region of its stack is stopped. */
  readonly isWorldwide?: true;
  /**
   * Why it is not to be had on this machine where its template says so: one line for each property. What a property refers
   * to stands in it by its name, and is taken for right.
   */
  refusals?(properties: Properties): string[];
  /** When it rejects, it has ended what it had begun: `delete` is called only for what was once created. */
  create(request: ResourceRequest): Promise<ResourceOutcome>;
  /** Called with the new properties, `resource` holding the old ones; without it a change is only recorded. */
  update?(request: ExistingResourceRequest): Promise<ResourceOutcome>;
  delete?(request: ExistingResourceRequest): Promise<void>;
  /** Brings up again what stands behind the resource, after the rehearsal was stopped or killed. */
  resume?(request: ExistingResourceRequest): Promise<void>;
}
