import { z } from 'zod';
import { flag, parseProperties } from '../parse-properties.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { checkRotationRules, rotationScheduleType } from '../schedules/rotation-schedules.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import { SecretNotFoundError, type SecretStore } from '../secrets/secret-store.ts';

const schema = z.object({
  SecretId: z.string(),
  RotationLambdaARN: z.string({ error: 'here only functions of a template rotate; name one' }),
  RotateImmediatelyOnUpdate: flag().default(true),
});

/**
 * Which function rotates a secret, and when: the clock reads that where it is recorded, and RotateSecret rotates at any time.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html
 */
export function rotationSchedule(secrets: SecretStore, rotation: SecretRotation): ResourceType {
  const put = async ({ address, properties }: ResourceRequest) => {
    const { SecretId, RotationLambdaARN, RotateImmediatelyOnUpdate } = parseProperties(
      rotationScheduleType,
      schema,
      properties,
    );
    checkRotationRules(properties);
    const secret = secrets.find(SecretId, address);
    if (!secret) throw new SecretNotFoundError(SecretId);
    if (RotateImmediatelyOnUpdate) rotation.begin(secret, RotationLambdaARN);
    else await rotation.tryOut(secret.arn, RotationLambdaARN);
    return { physicalId: secret.arn, attributes: { Id: secret.arn } };
  };
  return { type: rotationScheduleType, replacedBy: ['SecretId'], create: put, update: put };
}
