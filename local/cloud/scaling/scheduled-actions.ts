import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { Properties, RecordedResource } from '../recorded-resource.ts';
import type { Runtime } from '../runtime.ts';
import { readSchedule } from '../schedules/schedule-expression.ts';
import type { ScheduledWorkReader } from '../schedules/scheduled-work.ts';
import { scaledTarget, setCapacity } from './capacity.ts';
import {
  readScalableTarget,
  type ScalableTarget,
  scalableTargetType,
  scalingKey,
} from './scalable-target.ts';
import { type CapacityBounds, scalingStates } from './scaling-states.ts';

const count = z.coerce.number().int().min(0).optional();

const schema = z.object({
  ScheduledActions: z
    .array(
      z.object({
        ScheduledActionName: z.string(),
        Schedule: z.string(),
        Timezone: z.string().default('UTC'),
        StartTime: z.coerce.date().optional(),
        EndTime: z.coerce.date().optional(),
        ScalableTargetAction: z.object({ MinCapacity: count, MaxCapacity: count }).default({}),
      }),
    )
    .default([]),
});

export type ScheduledAction = z.output<typeof schema>['ScheduledActions'][number];

export class CapacityBoundsError extends Error {
  constructor({ MinCapacity, MaxCapacity }: CapacityBounds) {
    super(
      `The least capacity, ${MinCapacity}, would be more than the most, ${MaxCapacity}; give both, or another one.`,
    );
    this.name = 'ValidationException';
  }
}

/** @throws InvalidPropertiesError */
export function scheduledActionsOf(properties: Properties): ScheduledAction[] {
  return parseProperties(scalableTargetType, schema, properties).ScheduledActions;
}

/** @throws InvalidPropertiesError, UnreadableScheduleError */
export function checkScheduledActions(properties: Properties): void {
  for (const action of scheduledActionsOf(properties)) expressionOf(action);
}

/**
 * Those of a scalable target, which change its bounds.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
export function scheduledActions(runtimeOf: (region: string) => Runtime): ScheduledWorkReader {
  return (resource) =>
    scheduledActionsOf(resource.properties).map((action) => ({
      ...{ kind: 'scaling', part: action.ScheduledActionName, isEnabled: true },
      ...{ expression: expressionOf(action), timeZone: action.Timezone },
      ...{ from: action.StartTime, until: action.EndTime },
      happen: () => carryOut(runtimeOf(resource.region), resource, action),
    }));
}

function expressionOf({ Schedule, Timezone }: ScheduledAction) {
  return readSchedule(Schedule, { timeZone: Timezone, startsAtOnce: true });
}

function carryOut(runtime: Runtime, resource: RecordedResource, action: ScheduledAction): void {
  const key = scalingKey(resource, readScalableTarget(resource.properties));
  if (scalingStates(runtime).of(key).suspended.ScheduledScalingSuspended) return;
  const { ScheduledActionName: name, ScalableTargetAction: wanted } = action;
  setBounds(runtime, resource, wanted, `the scheduled action ${name} was due`);
}

/**
 * Lets other bounds hold until a deployment declares the target anew, and brings a service between them at once.
 *
 * @throws CapacityBoundsError
 */
export function setBounds(
  runtime: Runtime,
  resource: RecordedResource,
  wanted: ScheduledAction['ScalableTargetAction'],
  cause: string,
): void {
  const declared = readScalableTarget(resource.properties);
  const key = scalingKey(resource, declared);
  const present = boundsOf(runtime, key, declared);
  const { MinCapacity = present.MinCapacity, MaxCapacity = present.MaxCapacity } = wanted;
  const bounds = { MinCapacity, MaxCapacity };
  if (MinCapacity > MaxCapacity) throw new CapacityBoundsError(bounds);
  scalingStates(runtime).change(key, { bounds });
  const scaled = scaledTarget(runtime, resource);
  if (!scaled) return;
  const capacity = Math.min(Math.max(scaled.capacity, MinCapacity), MaxCapacity);
  if (capacity !== scaled.capacity) setCapacity(runtime, scaled, { capacity, cause, now: Date.now() });
}

/** Those that hold at present. */
export function boundsOf(
  runtime: Runtime,
  key: string,
  { MinCapacity, MaxCapacity }: ScalableTarget,
): CapacityBounds {
  return scalingStates(runtime).of(key).bounds ?? { MinCapacity, MaxCapacity };
}
