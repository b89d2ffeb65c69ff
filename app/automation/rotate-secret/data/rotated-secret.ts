import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { z } from 'zod';
import { readJsonSecretIfThere } from '../../../platform/json-secret.ts';
import type { RotatedSecret } from '../domain/take-step.ts';

/** The versions of a secret, as Secrets Manager has them; the schema says what it holds. */
export function rotatedSecret<Schema extends z.ZodObject>(
  client: SecretsManagerClient,
  secretArn: string,
  schema: Schema,
): RotatedSecret<z.output<Schema>> {
  const read = (version: { stage: 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS'; versionId?: string }) =>
    readJsonSecretIfThere(client, { secretArn, ...version }, schema);
  return {
    async stages() {
      const { VersionIdsToStages = {} } = await client.send(
        new DescribeSecretCommand({ SecretId: secretArn }),
      );
      return VersionIdsToStages;
    },
    read: (stage) => read({ stage }),
    readPending: (versionId) => read({ stage: 'AWSPENDING', versionId }),
    async putPending(versionId, value) {
      await client.send(
        new PutSecretValueCommand({
          SecretId: secretArn,
          ClientRequestToken: versionId,
          SecretString: JSON.stringify(value),
          VersionStages: ['AWSPENDING'],
        }),
      );
    },
    async makeCurrent(versionId, inPlaceOf) {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: secretArn,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: versionId,
          RemoveFromVersionId: inPlaceOf,
        }),
      );
    },
  };
}
