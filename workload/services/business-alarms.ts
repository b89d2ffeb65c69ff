import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import type { ShopCanary } from '../monitoring/shop-canary.ts';
import { shopMetric } from '../monitoring/shop-metric.ts';
import type { AlarmDescription } from '../monitoring/watch.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** A visit is about five pages, and one visit in fifty ends in an order: of so many, six orders are to be expected. */
const pagesWithoutOrder = 1500;
const ordersPeriod = Duration.minutes(15);

/** Of fewer payments, the share that was declined says nothing. */
const paymentsWorthAShare = 20;
const paymentsPeriod = Duration.minutes(5);

/**
 * What the canary finds, which is a customer who comes every few minutes. A canary that does not run finds nothing; where
 * the shop sleeps, that is as it should be.
 */
export function canaryAlarms(
  { canary, schedule }: ShopCanary,
  { officeHours }: WorkloadEnvironment,
): AlarmDescription[] {
  return [
    {
      id: 'Canary',
      means: 'A customer who tries to order from outside does not succeed',
      runbook: 'the-canary-fails',
      graph: 'Successful runs of the canary in percent',
      metric: canary.metricSuccessPercent({
        statistic: Stats.AVERAGE,
        period: Duration.minutes(schedule.everyMinutes),
      }),
      threshold: 100,
      comparison: 'below',
      silence: officeHours ? 'fine' : 'bad',
      ...{ bad: 2, of: 3, urgency: 'page' },
    },
  ];
}

/**
 * What customers feel although every machine may be well. Visitors are known by the pages that they are shown, not by
 * requests, most of which are health checks where a region waits: it shows no pages, and from a switch on it does.
 */
export function businessAlarms(environment: WorkloadEnvironment): AlarmDescription[] {
  const inPeriod = (name: 'PagesShown' | 'OrdersAccepted') =>
    shopMetric(environment, storefront, name, { statistic: Stats.SUM, period: ordersPeriod });
  const decided = (name: 'OrdersConfirmed' | 'OrdersDeclined') =>
    shopMetric(environment, orderProcessor, name, { statistic: Stats.SUM, period: paymentsPeriod });
  return [
    {
      id: 'NoOrders',
      means: 'Nobody has ordered anything for half an hour, although visitors come',
      runbook: 'no-orders-come-in',
      graph: 'Quarters of an hour with visitors and without orders',
      metric: new MathExpression({
        label: 'visitors but no orders',
        expression: `IF(pages > ${pagesWithoutOrder} AND FILL(orders, 0) < 1, 1, 0)`,
        usingMetrics: { pages: inPeriod('PagesShown'), orders: inPeriod('OrdersAccepted') },
        period: ordersPeriod,
      }),
      threshold: 0,
      ...{ bad: 2, of: 2, urgency: 'page' },
    },
    {
      id: 'Declined',
      means: 'More than three in ten payments are declined',
      runbook: 'payments-are-declined',
      graph: 'Declined payments in percent',
      metric: new MathExpression({
        label: 'declined payments in percent',
        expression: `IF(FILL(declined, 0) + FILL(confirmed, 0) >= ${paymentsWorthAShare}, 100 * FILL(declined, 0) / (FILL(declined, 0) + FILL(confirmed, 0)), 0)`,
        usingMetrics: { declined: decided('OrdersDeclined'), confirmed: decided('OrdersConfirmed') },
        period: paymentsPeriod,
      }),
      threshold: 30,
      ...{ bad: 3, of: 3, urgency: 'page' },
    },
  ];
}
