import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type DeliveryMetric, deliveryMetrics } from '../../app/automation/delivery-metrics/contract.ts';
import { shopMetrics } from '../../app/platform/contract.ts';
import { deliveryEnvironment } from './delivery-functions.ts';

const period = Duration.days(1);

/** The four figures by which deliveries are judged, for the dashboard: what is measured, and the unit. */
export function deliveryFigures(): { title: string; metric: IMetric }[] {
  return [
    { title: 'Deployments to production in a day', metric: figure('Deployments', Stats.SUM) },
    { title: 'Lead time from commit to production in hours', metric: inHours('LeadTime') },
    { title: 'Time between failures in hours', metric: inHours('TimeBetweenFailures') },
    { title: 'Time to recover in hours', metric: inHours('TimeToRecover') },
  ];
}

function inHours(metricName: DeliveryMetric): IMetric {
  return new MathExpression({
    expression: 'seconds / 3600',
    usingMetrics: { seconds: figure(metricName, Stats.AVERAGE) },
    label: 'mean of the day',
    period,
  });
}

function figure(metricName: DeliveryMetric, statistic: string): Metric {
  const [environment, service] = shopMetrics.dimensions;
  return new Metric({
    namespace: shopMetrics.namespace,
    metricName,
    dimensionsMap: { [environment]: deliveryEnvironment, [service]: deliveryMetrics.name },
    statistic,
    period,
    label: 'of the day',
  });
}
