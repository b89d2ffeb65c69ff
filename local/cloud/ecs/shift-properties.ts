import { z } from 'zod';
import type { ShiftStep, TrafficShift } from './traffic-shift.ts';

const number = (otherwise: number) => z.coerce.number().min(0).default(otherwise);

/** What a service says of its deployments; of the shares and the bakes between them with the defaults of "DeploymentConfiguration", Amazon ECS API reference. */
export const shiftProperties = {
  Strategy: z.string().default('ROLLING'),
  BakeTimeInMinutes: number(0),
  CanaryConfiguration: z
    .object({ CanaryPercent: number(5), CanaryBakeTimeInMinutes: number(10) })
    .prefault({}),
  LinearConfiguration: z
    .object({ StepPercent: z.coerce.number().min(3).default(10), StepBakeTimeInMinutes: number(6) })
    .prefault({}),
  Alarms: z
    .object({ AlarmNames: z.array(z.string()), Enable: z.boolean() })
    .default({ AlarmNames: [], Enable: false }),
};

type DeploymentConfiguration = z.output<z.ZodObject<typeof shiftProperties>>;

interface LoadBalancer {
  TargetGroupArn: string;
  AdvancedConfiguration?: { AlternateTargetGroupArn: string; ProductionListenerRule: string } | undefined;
}

/** Undefined for a service whose tasks are replaced one by one. */
export function shiftOf(
  configuration: DeploymentConfiguration,
  loadBalancers: readonly LoadBalancer[],
): TrafficShift | undefined {
  const found = loadBalancers.find(({ AdvancedConfiguration }) => AdvancedConfiguration);
  if (configuration.Strategy === 'ROLLING' || !found?.AdvancedConfiguration) return undefined;
  const { AlternateTargetGroupArn, ProductionListenerRule: rule } = found.AdvancedConfiguration;
  return { rule, groups: [found.TargetGroupArn, AlternateTargetGroupArn], steps: stepsOf(configuration) };
}

function stepsOf(configuration: DeploymentConfiguration): ShiftStep[] {
  const { Strategy, CanaryConfiguration, LinearConfiguration } = configuration;
  const last = { percent: 100, bakeInMinutes: configuration.BakeTimeInMinutes };
  if (Strategy === 'CANARY') {
    const { CanaryPercent: percent, CanaryBakeTimeInMinutes: bakeInMinutes } = CanaryConfiguration;
    return [{ percent, bakeInMinutes }, last];
  }
  if (Strategy !== 'LINEAR') return [last];
  const { StepPercent, StepBakeTimeInMinutes: bakeInMinutes } = LinearConfiguration;
  const steps = Array.from({ length: Math.ceil(100 / StepPercent) - 1 }, (_, index) => ({
    ...{ percent: (index + 1) * StepPercent, bakeInMinutes },
  }));
  return [...steps, last];
}
