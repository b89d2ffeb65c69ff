import type { ResourceRequest } from '../resource-type.ts';
import { standsBehind } from './event-targets.ts';

/** Tells whoever deploys a rule or a schedule which of its targets get nothing here. */
export function tellUnreachable({ log }: Pick<ResourceRequest, 'log'>, targetArns: readonly string[]): void {
  for (const arn of targetArns)
    if (!standsBehind(arn)) log(`nothing goes to ${arn}: nothing here stands behind such a target`);
}
