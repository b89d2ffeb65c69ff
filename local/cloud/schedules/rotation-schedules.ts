import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import { SecretNotFoundError, type SecretStore } from '../secrets/secret-store.ts';
import { readSchedule, type ScheduleExpression } from './schedule-expression.ts';
import type { ScheduledWorkReader } from './scheduled-work.ts';

export const rotationScheduleType = 'AWS::SecretsManager::RotationSchedule';

const schema = z.object({
  RotationRules: z
    .object({
      ScheduleExpression: z.string().optional(),
      AutomaticallyAfterDays: z.coerce.number().int().min(1).max(1000).optional(),
    })
    .default({}),
});

/** @throws InvalidPropertiesError, UnreadableScheduleError */
export function checkRotationRules(properties: Properties): void {
  readRules(properties);
}

/** A secret without rules is only rotated when somebody asks for it. */
export function rotationSchedules(secrets: SecretStore, rotation: SecretRotation): ScheduledWorkReader {
  return (resource) => {
    const expression = readRules(resource.properties);
    if (expression === undefined) return [];
    return [
      {
        ...{ kind: 'rotation', expression, timeZone: 'UTC', isEnabled: true },
        happen() {
          const secret = secrets.find(resource.physicalId, resource);
          if (!secret) throw new SecretNotFoundError(resource.physicalId);
          rotation.begin(secret);
        },
      },
    ];
  };
}

/**
 * A window that a rate opens begins at midnight; it is used at its beginning.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
function readRules(properties: Properties): ScheduleExpression | undefined {
  const { RotationRules } = parseProperties(rotationScheduleType, schema, properties);
  const { AutomaticallyAfterDays: days, ScheduleExpression: text = days && `rate(${days} days)` } =
    RotationRules;
  if (text === undefined) return undefined;
  const expression = readSchedule(String(text));
  return { ...expression, next: (moment, begun) => expression.next(moment, midnightBefore(begun)) };
}

function midnightBefore(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()));
}
