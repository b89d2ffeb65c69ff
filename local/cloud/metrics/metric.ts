/** The account and region to which a metric belongs. */
export interface Place {
  account: string;
  region: string;
}

/** One metric of one set of dimensions, as CloudWatch tells them apart. */
export interface MetricIdentity {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

/** The same for the same metric, in whatever order its dimensions stand. */
export function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([namespace, name, sorted]);
}
