import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { environments } from '../../pipeline/environments.ts';
import { deliveryAssembly, type Resource } from '../support/cloud-assembly.ts';
import { ecsService } from './deployed-program.ts';

const behindTheLoadBalancer = ['storefront', 'catalog', 'orders', 'payments', 'back-office'];
const others = ['order-processor', 'proxy'];

const serviceSchema = z.object({
  DeploymentConfiguration: z.object({
    Strategy: z.string().optional(),
    CanaryConfiguration: z
      .object({ CanaryPercent: z.number(), CanaryBakeTimeInMinutes: z.number() })
      .optional(),
    BakeTimeInMinutes: z.number().optional(),
    DeploymentCircuitBreaker: z.object({ Enable: z.boolean(), Rollback: z.boolean() }),
    Alarms: z
      .object({ AlarmNames: z.array(z.string()), Enable: z.boolean(), Rollback: z.boolean() })
      .optional(),
    MinimumHealthyPercent: z.number(),
    MaximumPercent: z.number(),
  }),
  DeploymentController: z.object({ Type: z.string() }).optional(),
  LoadBalancers: z
    .array(
      z.object({
        TargetGroupArn: z.string(),
        AdvancedConfiguration: z
          .object({
            AlternateTargetGroupArn: z.string(),
            ProductionListenerRule: z.string(),
            RoleArn: z.string(),
          })
          .optional(),
      }),
    )
    .default([]),
});

const ruleSchema = z.object({
  Priority: z.number(),
  Actions: z.tuple([
    z.object({
      Type: z.literal('forward'),
      TargetGroupArn: z.string().optional(),
      ForwardConfig: z
        .object({ TargetGroups: z.array(z.object({ TargetGroupArn: z.string(), Weight: z.number() })) })
        .optional(),
    }),
  ]),
});

const assembly = deliveryAssembly();

function serviceOf(environment: string, name: string) {
  const { Properties } = ecsService(assembly, environment, name);
  const { LoadBalancers, ...service } = serviceSchema.parse(Properties);
  return { ...service, loadBalancer: LoadBalancers[0] };
}

function find(environment: string, type: string, reference: string): Resource {
  const found = assembly
    .resources(`sluice-${environment}-services`, type)
    .find(({ logicalId }) => reference.startsWith(`\${${logicalId}`));
  if (!found) throw new Error(`There is no ${type} ${reference}`);
  return found;
}

describe.each(environments)('$name', ({ name: environment, rollout }) => {
  it.each([...behindTheLoadBalancer, ...others])(
    'gives up a deployment of %s whose tasks do not get healthy',
    (name) => {
      const { DeploymentConfiguration, DeploymentController } = serviceOf(environment, name);

      // The ports of a proxy's host are there once; the other proxies serve meanwhile.
      const [minimum, maximum] = name === 'proxy' ? [0, 100] : [100, 200];
      expect(DeploymentConfiguration).toMatchObject({
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: minimum,
        MaximumPercent: maximum,
      });
      expect(DeploymentController?.Type ?? 'ECS').toBe('ECS');
    },
  );

  it.each(others)(
    'replaces the tasks of %s one by one, since nothing could shift requests between them',
    (name) => {
      expect(serviceOf(environment, name).DeploymentConfiguration.Strategy).toBeUndefined();
    },
  );

  if (rollout.kind === 'rolling') {
    it.each(behindTheLoadBalancer)('replaces the tasks of %s one by one', (name) => {
      const { DeploymentConfiguration, loadBalancer } = serviceOf(environment, name);

      expect(DeploymentConfiguration.Strategy).toBeUndefined();
      expect(loadBalancer?.AdvancedConfiguration).toBeUndefined();
    });
    return;
  }

  describe.each(behindTheLoadBalancer)('a new version of %s', (name) => {
    it('answers a share of the requests first, and all of them when that has gone well', () => {
      expect(serviceOf(environment, name).DeploymentConfiguration).toMatchObject({
        Strategy: 'CANARY',
        CanaryConfiguration: {
          CanaryPercent: rollout.percent,
          CanaryBakeTimeInMinutes: rollout.bakeTimeInMinutes,
        },
        BakeTimeInMinutes: rollout.bakeTimeInMinutes,
      });
    });

    it('comes into a second group of targets, to which its rule sends nothing at first', () => {
      const { loadBalancer } = serviceOf(environment, name);
      const { ProductionListenerRule = '', AlternateTargetGroupArn = '' } =
        loadBalancer?.AdvancedConfiguration ?? {};
      const rule = find(environment, 'AWS::ElasticLoadBalancingV2::ListenerRule', ProductionListenerRule);

      expect(ruleSchema.parse(rule.Properties).Actions[0].ForwardConfig?.TargetGroups).toEqual([
        { TargetGroupArn: loadBalancer?.TargetGroupArn, Weight: 100 },
        { TargetGroupArn: AlternateTargetGroupArn, Weight: 0 },
      ]);
      expect(AlternateTargetGroupArn).not.toBe(loadBalancer?.TargetGroupArn);
      expect(
        find(environment, 'AWS::ElasticLoadBalancingV2::TargetGroup', AlternateTargetGroupArn).Properties,
      ).toEqual(
        find(environment, 'AWS::ElasticLoadBalancingV2::TargetGroup', loadBalancer?.TargetGroupArn ?? '')
          .Properties,
      );
    });

    it('is shifted to by a role that only ECS may take', () => {
      const { RoleArn = '' } = serviceOf(environment, name).loadBalancer?.AdvancedConfiguration ?? {};
      const { Properties } = find(environment, 'AWS::IAM::Role', RoleArn);

      expect(JSON.stringify(Properties.AssumeRolePolicyDocument)).toContain('"Service":"ecs.amazonaws.com"');
      expect(JSON.stringify(Properties.ManagedPolicyArns)).toContain(
        'AmazonECSInfrastructureRolePolicyForLoadBalancers',
      );
    });

    it('is taken back when requests fail or tasks are ill in either group, before it has baked', () => {
      const { DeploymentConfiguration, loadBalancer } = serviceOf(environment, name);
      const alarms = DeploymentConfiguration.Alarms?.AlarmNames.map((alarm) =>
        find(environment, 'AWS::CloudWatch::Alarm', alarm),
      );
      const groups = [
        loadBalancer?.TargetGroupArn,
        loadBalancer?.AdvancedConfiguration?.AlternateTargetGroupArn,
      ].map((arn) => String(arn).replace(/^\$\{|\}$/g, ''));

      expect(DeploymentConfiguration.Alarms).toMatchObject({ Enable: true, Rollback: true });
      expect(alarms?.map(({ Properties }) => watchedMetrics(Properties))).toEqual([
        ['HTTPCode_Target_5XX_Count', 'HTTPCode_Target_5XX_Count', 'RequestCount', 'RequestCount'],
        ['UnHealthyHostCount', 'UnHealthyHostCount'],
      ]);
      for (const { Properties } of alarms ?? []) {
        for (const group of groups)
          expect(JSON.stringify(Properties.Metrics)).toContain(`\${${group}.TargetGroupFullName}`);
        expect(Number(Properties.EvaluationPeriods)).toBeLessThan(rollout.bakeTimeInMinutes);
        expect(Properties.TreatMissingData).toBe('notBreaching');
      }
    });
  });
});

function watchedMetrics({ Metrics }: Record<string, unknown>): string[] {
  return z
    .array(z.object({ MetricStat: z.object({ Metric: z.object({ MetricName: z.string() }) }).optional() }))
    .parse(Metrics)
    .flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? [])
    .sort();
}

describe('the environments', () => {
  it('try a new version on a share of the requests wherever it has been tested before', () => {
    expect(environments.map(({ name, rollout }) => [name, rollout.kind])).toEqual([
      ['dev', 'rolling'],
      ['staging', 'canary'],
      ['prod', 'canary'],
    ]);
  });
});
