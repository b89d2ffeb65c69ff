import type { CountGraph } from '../cloud.ts';
import type { Service } from '../ecs/service.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type DashboardGraph, graphsOfOwnSums } from './dashboard-graphs.ts';
import type { MetricIdentity, Place } from './metric.ts';
import { metricStore } from './metric-store.ts';

/** How far back graphs go. */
const minutesShown = 30;

const minute = 60_000;

/**
 * Answers, for each stack in which services run, the first graph on its dashboards that draws nothing but what these
 * count themselves: what people of that stack want to see first.
 */
export function createCountGraphs(
  runtime: CommonRuntime,
  collection: { readonly services: readonly Service[]; readLogs(): void },
) {
  const graphsOf = rememberingGraphs();
  return (): CountGraph[] => {
    collection.readLogs();
    const stacks = new Map(collection.services.map(({ identity }) => [stackOf(identity), identity]));
    const dashboards = runtime.resources.all('AWS::CloudWatch::Dashboard');
    return [...stacks].flatMap(([stack, { account, region, stackName }]) => {
      const own = dashboards.filter((dashboard) => stackOf(dashboard) === stack);
      const [graph] = own.flatMap(graphsOf);
      if (!graph) return [];
      const series = graph.metrics.map((metric) => ({
        name: metric.name,
        perMinute: sumsPerMinute(runtime, { account, region }, metric),
      }));
      return [{ ...{ account, region, stackName }, title: graph.title, series }];
    });
  };
}

/** The sums of each of the last minutes, the present one at the end. */
function sumsPerMinute(runtime: CommonRuntime, place: Place, metric: MetricIdentity): number[] {
  const present = Math.floor(Date.now() / minute) * minute;
  const from = present - (minutesShown - 1) * minute;
  const query = { statistic: 'Sum', periodInSeconds: 60, from, to: present + minute };
  const sums = new Map(
    metricStore(runtime)
      .read(place, metric, query)
      .map(({ time, value }) => [time, value]),
  );
  return Array.from({ length: minutesShown }, (_, index) => sums.get(from + index * minute) ?? 0);
}

/** A dashboard changes with a deployment, and is asked for many times between two of them. */
function rememberingGraphs(): (dashboard: RecordedResource) => DashboardGraph[] {
  const known = new Map<string, { body: string; graphs: DashboardGraph[] }>();
  return ({ properties, logicalId, ...place }) => {
    const id = `${stackOf(place)}/${logicalId}`;
    const body = String(properties.DashboardBody);
    const last = known.get(id);
    const graphs = last?.body === body ? last.graphs : graphsOfOwnSums(body);
    known.set(id, { body, graphs });
    return graphs;
  };
}

function stackOf({ account, region, stackName }: Place & { stackName: string }): string {
  return `${account}/${region}/${stackName}`;
}
