import type { ResourceRequest } from '../resource-type.ts';
import { whyUnreachable } from './event-targets.ts';

/** Tells whoever deploys a rule or a schedule which of its targets get nothing here. */
export function tellUnreachable({ log }: Pick<ResourceRequest, 'log'>, targetArns: readonly string[]): void {
  for (const arn of targetArns) {
    const reason = whyUnreachable(arn);
    if (reason !== undefined) log(`nothing goes to ${arn}: ${reason}`);
  }
}
