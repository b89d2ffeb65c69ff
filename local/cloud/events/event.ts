import type { JsonObject } from '../json.ts';

/**
 * What a service of AWS says has happened.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface CloudEvent extends JsonObject {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601, UTC. */
  time: string;
  region: string;
  /** ARNs. */
  resources: string[];
  detail: JsonObject;
}
