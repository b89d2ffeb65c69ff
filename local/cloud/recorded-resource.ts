import type { JsonValue } from './json.ts';

export type Properties = Record<string, JsonValue>;

/** Where a resource stands: the account, the region and the stack of one deployment, and its name in the template. */
export interface ResourceAddress {
  account: string;
  region: string;
  stackName: string;
  stackId: string;
  logicalId: string;
}

/** A resource as the cloud remembers it after a deployment: everything needed to find, update or resume it. */
export interface RecordedResource extends ResourceAddress {
  type: string;
  physicalId: string;
  /** As in the template, every intrinsic function resolved. */
  properties: Properties;
  /** What `Fn::GetAtt` answers. */
  attributes: Record<string, JsonValue>;
}
