import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { environments } from '../../pipeline/environments.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { ecsService, taskCount } from './deployed-program.ts';

const names = environments.map(({ name }) => name);
const behindTheLoadBalancer = ['storefront', 'catalog', 'orders', 'payments', 'back-office'];
const services = [...behindTheLoadBalancer, 'order-processor'] as const;

const policySchema = z.object({
  PolicyType: z.literal('TargetTrackingScaling'),
  TargetTrackingScalingPolicyConfiguration: z.object({
    TargetValue: z.number(),
    PredefinedMetricSpecification: z.object({ PredefinedMetricType: z.string() }).optional(),
    CustomizedMetricSpecification: z
      .object({
        Metrics: z.array(
          z.object({
            Id: z.string(),
            Expression: z.string().optional(),
            ReturnData: z.boolean(),
            MetricStat: z
              .object({
                Stat: z.string(),
                Metric: z.object({
                  Namespace: z.string(),
                  MetricName: z.string(),
                  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
                }),
              })
              .optional(),
          }),
        ),
      })
      .optional(),
  }),
});

const assembly = deliveryAssembly();

/** What the policies of a service track. */
function trackings(environment: string, service: string) {
  const { logicalId } = taskCount(assembly, environment, service);
  return assembly
    .resources(`sluice-${environment}-services`, 'AWS::ApplicationAutoScaling::ScalingPolicy')
    .filter(({ Properties }) => Properties.ScalingTargetId === `\${${logicalId}}`)
    .map(({ Properties }) => policySchema.parse(Properties).TargetTrackingScalingPolicyConfiguration);
}

describe.each(environments)('$name', ({ name, sizes }) => {
  it.each(services)('keeps the number of tasks of %s between the bounds of the environment', (service) => {
    const { minimum, maximum } = sizes.tasks[service as keyof typeof sizes.tasks];

    expect(taskCount(assembly, name, service).Properties).toMatchObject({
      MinCapacity: minimum,
      MaxCapacity: maximum,
    });
  });

  it.each(services)('leaves the number of tasks of %s to its load at a deployment', (service) => {
    expect(ecsService(assembly, name, service).Properties).not.toHaveProperty('DesiredCount');
  });

  it.each(services)('runs %s at 60 percent of its processors', (service) => {
    expect(trackings(name, service)).toContainEqual(
      expect.objectContaining({
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      }),
    );
  });

  it.each([
    ...behindTheLoadBalancer.map((service) => ({ service, load: 'AWS/ApplicationELB RequestCount Sum' })),
    { service: 'order-processor', load: 'AWS/SQS ApproximateNumberOfMessagesVisible Average' },
  ])('divides $load of $service by the tasks that are wanted', ({ service, load }) => {
    const { logicalId } = ecsService(assembly, name, service);
    const tracked = trackings(name, service).flatMap(
      ({ CustomizedMetricSpecification }) => CustomizedMetricSpecification?.Metrics ?? [],
    );
    const [expression, ...metrics] = tracked;
    const tasks = metrics.find(({ Id }) => Id === 'tasks')?.MetricStat?.Metric;
    const loads = metrics.filter(({ Id }) => Id !== 'tasks');

    expect(expression?.Expression).toBe(
      `SUM([${loads.map(({ Id }) => `FILL(${Id}, 0)`).join(', ')}]) / tasks`,
    );
    expect(tracked.map(({ ReturnData }) => ReturnData)).toEqual([true, ...metrics.map(() => false)]);
    for (const { MetricStat } of loads) {
      expect(`${MetricStat?.Metric.Namespace} ${MetricStat?.Metric.MetricName} ${MetricStat?.Stat}`).toBe(
        load,
      );
    }
    expect(tasks?.MetricName).toBe('DesiredTaskCount');
    expect(tasks?.Dimensions).toContainEqual({ Name: 'ServiceName', Value: `\${${logicalId}.Name}` });
  });

  it('starts further order processors when the oldest order would get older than half a minute', () => {
    const backlog = trackings(name, 'order-processor').find(
      ({ CustomizedMetricSpecification }) => CustomizedMetricSpecification,
    );
    const ordersPerSecondAndTask = 50;

    expect(backlog?.TargetValue).toBe(30 * ordersPerSecondAndTask);
  });
});

describe('the environments', () => {
  it('run one order processor at least', () => {
    for (const name of names) {
      expect(taskCount(assembly, name, 'order-processor').Properties.MinCapacity).toBeGreaterThanOrEqual(1);
    }
  });
});
