import { randomUUID } from 'node:crypto';
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

/** An event that happens now. */
export function newEvent(
  happened: Pick<CloudEvent, 'detail-type' | 'source' | 'account' | 'region' | 'resources' | 'detail'>,
): CloudEvent {
  return { version: '0', id: randomUUID(), time: new Date().toISOString(), ...happened };
}
