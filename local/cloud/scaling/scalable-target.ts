import { z } from 'zod';
import { fleet } from '../ecs/fleet.ts';
import type { Service } from '../ecs/service.ts';
import { parseProperties } from '../parse-properties.ts';
import type { Properties, RecordedResource } from '../recorded-resource.ts';
import type { Runtime } from '../runtime.ts';

export const scalableTargetType = 'AWS::ApplicationAutoScaling::ScalableTarget';

const schema = z.object({
  ServiceNamespace: z.string(),
  ResourceId: z.string(),
  ScalableDimension: z.string(),
  MinCapacity: z.coerce.number().int().min(0),
  MaxCapacity: z.coerce.number().int().min(0),
});

export type ScalableTarget = z.output<typeof schema>;

/** @throws InvalidPropertiesError */
export function readScalableTarget(properties: Properties): ScalableTarget {
  return parseProperties(scalableTargetType, schema, properties);
}

/** `ResourceId|ScalableDimension|ServiceNamespace`. */
export function targetId({ ResourceId, ScalableDimension, ServiceNamespace }: ScalableTarget): string {
  return `${ResourceId}|${ScalableDimension}|${ServiceNamespace}`;
}

/** Tells a target from those of other accounts and regions. */
export function scalingKey(
  { account, region }: Pick<RecordedResource, 'account' | 'region'>,
  target: ScalableTarget,
): string {
  return `${account}/${region}/${targetId(target)}`;
}

/** Whether a dimension is the number of tasks of an ECS service, which is all that is scaled here. */
export function countsTasks(dimension: string): boolean {
  return dimension === 'ecs:service:DesiredCount';
}

/** The ECS service whose tasks a target counts; undefined for a target of another kind, and for one that is not there. */
export function serviceOfTarget(
  runtime: Runtime,
  { account, region }: Pick<RecordedResource, 'account' | 'region'>,
  { ScalableDimension, ResourceId }: ScalableTarget,
): Service | undefined {
  if (!countsTasks(ScalableDimension)) return undefined;
  return fleet(runtime).find(`arn:aws:ecs:${region}:${account}:${ResourceId}`);
}
