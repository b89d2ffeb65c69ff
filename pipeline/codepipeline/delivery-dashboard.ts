import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Project } from 'aws-cdk-lib/aws-codebuild';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { Construct } from 'constructs';
import { namedBecause } from '../../workload/workload-stage.ts';
import { deliveryFigures } from './delivery-figures.ts';

export interface DeliveryDashboardProps {
  pipeline: Pipeline;
  /** What builds, tests and deploys. */
  projects: readonly Project[];
}

/** Deliveries are few: a finer grain would show nothing but gaps. */
const period = Duration.hours(1);
const graphsInRow = 2;
const columns = 24;

/** How changes come through: how often, how long it takes, and what stands in their way. */
export function defineDeliveryDashboard(
  scope: Construct,
  { pipeline, projects }: DeliveryDashboardProps,
): void {
  const ofEach = (metricOf: (project: Project, label: string) => IMetric) =>
    projects.map((project) => metricOf(project, project.node.path.split('/').slice(-2).join(' ')));
  const dashboard = new Dashboard(scope, 'Dashboard', {
    // One name space for all regions of an account.
    dashboardName: `sluice-delivery-${Stack.of(scope).region}`,
    widgets: [
      ...inRows(deliveryFigures().map(({ title, metric }) => graph(title, [metric]))),
      [
        graph('Executions that failed', [executions(pipeline)]),
        graph(
          'Builds that failed',
          ofEach((project, label) => project.metricFailedBuilds({ period, label })),
        ),
      ],
      [
        graph(
          'Builds that succeeded',
          ofEach((project, label) => project.metricSucceededBuilds({ period, label })),
        ),
        graph(
          'Time that builds take in seconds',
          ofEach((project, label) => project.metricDuration({ period, label, statistic: Stats.MAXIMUM })),
        ),
      ],
    ],
  });
  namedBecause(dashboard, 'People look for it by its name, and only another name would replace it.');
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html */
function executions({ pipelineName }: Pipeline): Metric {
  return new Metric({
    namespace: 'AWS/CodePipeline',
    metricName: 'FailedPipelineExecutions',
    dimensionsMap: { PipelineName: pipelineName },
    statistic: Stats.SUM,
    period,
    label: 'failed executions',
  });
}

function inRows(graphs: readonly GraphWidget[]): GraphWidget[][] {
  return Array.from({ length: Math.ceil(graphs.length / graphsInRow) }, (_, row) =>
    graphs.slice(row * graphsInRow, (row + 1) * graphsInRow),
  );
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({
    title,
    left,
    width: columns / graphsInRow,
    leftYAxis: { showUnits: false, min: 0 },
  });
}
