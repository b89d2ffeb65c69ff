import { Duration } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { catalog } from '../../app/catalog/contract.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import type { Graph } from '../monitoring/dashboard.ts';
import { shopMetric } from '../monitoring/shop-metric.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

const period = Duration.minutes(5);
const sum = { statistic: Stats.SUM, period };
const percentiles = [50, 99].map((percentile) => ({ statistic: Stats.percentile(percentile), period }));

/** How the shop does: its orders before all else, then from the visit to the money. */
export function businessGraphs(
  environment: WorkloadEnvironment,
  visits: (period: Duration) => IMetric,
): Graph[] {
  const processed = (name: (typeof orderProcessor)['metrics'][number]) =>
    shopMetric(environment, orderProcessor, name, sum);
  const measured = (name: (typeof orderProcessor)['metrics'][number]) =>
    percentiles.map((percentile) => shopMetric(environment, orderProcessor, name, percentile));
  return [
    {
      title: 'Orders accepted and confirmed',
      metrics: [shopMetric(environment, storefront, 'OrdersAccepted', sum), processed('OrdersConfirmed')],
    },
    { title: 'Requests to the storefront', metrics: [visits(period)] },
    { title: 'Pages shown', metrics: [shopMetric(environment, storefront, 'PagesShown', sum)] },
    {
      title: 'Orders that came to nothing',
      metrics: [
        processed('OrdersRejected'),
        processed('OrdersDeclined'),
        processed('OrdersCancelled'),
        processed('OrdersRefunded'),
      ],
    },
    { title: 'Payments captured', metrics: [shopMetric(environment, payments, 'PaymentsCaptured', sum)] },
    { title: 'From the order to its processing in milliseconds', metrics: measured('QueueAge') },
    { title: 'Processing of a batch of orders in milliseconds', metrics: measured('ProcessingTime') },
    {
      title: 'Answers of the catalogue from memory, and others',
      metrics: [storefront, catalog].flatMap((program) => [
        shopMetric(environment, program, 'CacheHits', sum),
        shopMetric(environment, program, 'CacheMisses', sum),
      ]),
    },
  ];
}
