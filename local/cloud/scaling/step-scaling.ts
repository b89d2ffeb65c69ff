import type { Place } from '../metrics/metric.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import { findScalableTarget, type ScaledTarget, scaledTarget, scaleTo } from './capacity.ts';
import { readStepPolicy, scalingPolicyType, targetOfPolicy } from './scaling-policy.ts';
import { type AlarmEvidence, type StepScaling, stepTo } from './step-policy.ts';

/** An alarm that has gone off, or is still in its state a minute later: each time it invokes its policies. */
export interface InvokingAlarm extends Place {
  name: string;
  evidence: AlarmEvidence;
}

export type InvokePolicy = (policyArn: string, alarm: InvokingAlarm, now: number) => void;

/** Whether an action of an alarm is a policy of Application Auto Scaling. */
export function isScalingPolicy(arn: string): boolean {
  return /^arn:[^:]+:autoscaling:[^:]*:[^:]*:scalingPolicy:/.test(arn);
}

/**
 * Scales what a policy of steps is for, as far as the alarm has seen its metric beyond the threshold.
 *
 * While its cooldown lasts, capacity that was added counts as there, so that only a larger step adds more; after some was
 * taken away none is before the cooldown has passed.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export function scalingBySteps(runtime: CommonRuntime, runtimeOf: (region: string) => Runtime): InvokePolicy {
  return (policyArn, alarm, now) => {
    const resource = runtime.resources.find(alarm, policyArn);
    const policy = resource?.type === scalingPolicyType ? readStepPolicy(resource.properties) : undefined;
    if (resource === undefined || policy === undefined) return;
    const regional = runtimeOf(alarm.region);
    const target = findScalableTarget(runtime, alarm, targetOfPolicy(resource.properties));
    const scaled = target && scaledTarget(regional, target);
    if (scaled === undefined) return;
    const wanted = wantedBy(policy.steps, alarm.evidence, scaled, now);
    if (wanted === undefined) return;
    const cause = `the alarm ${alarm.name} invoked the policy ${policy.name}, which asked for ${wanted}, where ${scaled.capacity} were wanted`;
    scaleTo(regional, scaled, { wanted, cause, now });
  };
}

function wantedBy(
  steps: StepScaling,
  evidence: AlarmEvidence,
  { capacity, state: { scaledOut, scaledIn } }: ScaledTarget,
  now: number,
): number | undefined {
  const coolsDown = (last: { at: number }) => now < last.at + steps.Cooldown * 1000;
  const wanted = stepTo(steps, evidence, capacity);
  if (wanted === undefined) return undefined;
  if (wanted < capacity) return scaledIn && coolsDown(scaledIn) ? undefined : wanted;
  const base = scaledOut && coolsDown(scaledOut) ? scaledOut.from : capacity;
  return Math.max(capacity, stepTo(steps, evidence, base) ?? capacity);
}
