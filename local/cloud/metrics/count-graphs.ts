import type { CountGraph } from '../cloud.ts';
import type { Service } from '../ecs/service.ts';
import type { CommonRuntime } from '../runtime.ts';
import { Counts } from './counts.ts';
import { type DashboardGraph, graphsOfOwnSums } from './dashboard-graphs.ts';

/** Looking more often shows nothing new: programs write down what they have counted every few seconds. */
const millisecondsBetweenReads = 1000;

/**
 * Answers, for each stack in which services run, the first graph on its dashboards that draws nothing but what these
 * count themselves: what people of that stack want to see first.
 */
export function createCountGraphs(runtime: CommonRuntime, services: () => readonly Service[]) {
  const countsOf = new Map<string, Counts>();
  let readAt = 0;
  const readAll = () => {
    if (Date.now() - readAt < millisecondsBetweenReads) return;
    readAt = Date.now();
    for (const [place, own] of Map.groupBy(services(), ({ identity }) => placeOf(identity))) {
      const counts = countsOf.get(place) ?? new Counts();
      countsOf.set(place, counts);
      counts.read(own.map(({ identity }) => identity.logDirectory));
    }
  };
  const graphsOf = rememberingGraphs();
  return (): CountGraph[] => {
    readAll();
    const stacks = new Map(services().map(({ identity }) => [placeOf(identity), identity]));
    const dashboards = runtime.resources.all('AWS::CloudWatch::Dashboard');
    return [...stacks].flatMap(([place, { account, region, stackName }]) => {
      const own = dashboards.filter((dashboard) => placeOf(dashboard) === place);
      const [graph] = own.flatMap(({ properties }) => graphsOf(String(properties.DashboardBody)));
      if (!graph) return [];
      const series = graph.metrics.map((metric) => ({
        name: metric.name,
        perMinute: countsOf.get(place)?.perMinute(metric) ?? [],
      }));
      return [{ ...{ account, region, stackName }, title: graph.title, series }];
    });
  };
}

/** A dashboard changes with a deployment, and is asked for many times between two of them. */
function rememberingGraphs(): (dashboardBody: string) => DashboardGraph[] {
  const known = new Map<string, DashboardGraph[]>();
  return (dashboardBody) => {
    const graphs = known.get(dashboardBody) ?? graphsOfOwnSums(dashboardBody);
    known.set(dashboardBody, graphs);
    return graphs;
  };
}

function placeOf({
  account,
  region,
  stackName,
}: {
  account: string;
  region: string;
  stackName: string;
}): string {
  return `${account}/${region}/${stackName}`;
}
