import { Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import type { AlarmDescription, Watch } from './watch.ts';

/** The columns of a dashboard, and how many graphs stand side by side. */
const columns = 24;
const graphsInRow = 3;

/** What is drawn beside what is watched. */
export interface Graph {
  title: string;
  metrics: readonly IMetric[];
}

export interface DashboardProps {
  environment: WorkloadEnvironment;
  /** Its name, and that of its construct. */
  subject: 'business' | 'services' | 'schema' | 'data' | 'reporting';
  graphs?: readonly Graph[];
  watches: readonly Watch[];
}

/** One look at a part of the shop: how its alarms stand, and everything that they watch with the lines where they ring. */
export function defineDashboard(
  scope: Construct,
  { environment, subject, graphs = [], watches }: DashboardProps,
): void {
  const { region } = Stack.of(scope);
  const dashboard = new Dashboard(scope, `${subject[0]?.toUpperCase()}${subject.slice(1)}Dashboard`, {
    // One name space for all regions of an account.
    dashboardName: `sluice-${environment.name}-${subject}-${region}`,
    widgets: [
      [
        new AlarmStatusWidget({
          title: 'Alarms',
          width: columns,
          alarms: watches.flatMap(({ alarms }) => alarms),
        }),
      ],
      ...inRows(graphs.map(({ title, metrics }) => graph(title, metrics))),
      ...watches.flatMap((watch) => [[heading(watch)], ...inRows(watchedGraphs(watch))]),
    ],
  });
  namedBecause(dashboard, 'People look for it by its name, and only another name would replace it.');
}

function heading({ trouble }: Watch): IWidget {
  return new TextWidget({ markdown: `## ${trouble}?`, width: columns, height: 1 });
}

function watchedGraphs({ descriptions }: Watch): IWidget[] {
  return [...Map.groupBy(descriptions, ({ graph }) => graph)].map(([title, drawn]) =>
    graph(
      title,
      drawn.map(({ metric }) => metric),
      drawn,
    ),
  );
}

function graph(
  title: string,
  metrics: readonly IMetric[],
  alarms: readonly AlarmDescription[] = [],
): IWidget {
  const thresholds = [...new Set(alarms.map(({ threshold }) => threshold))];
  return new GraphWidget({
    title,
    width: columns / graphsInRow,
    left: [...metrics],
    leftYAxis: { showUnits: false },
    leftAnnotations: thresholds.map((value) => ({ value, label: 'alarm' })),
  });
}

function inRows(widgets: readonly IWidget[]): IWidget[][] {
  return Array.from({ length: Math.ceil(widgets.length / graphsInRow) }, (_, row) =>
    widgets.slice(row * graphsInRow, (row + 1) * graphsInRow),
  );
}
