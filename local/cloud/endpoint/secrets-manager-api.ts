import { z } from 'zod';
import type { Caller, JsonApiHandler } from '../cloud.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { generateSecretString } from '../secrets/generate-secret.ts';
import type { SecretRotation } from '../secrets/secret-rotation.ts';
import type { SecretStore, StoredSecret } from '../secrets/secret-store.ts';
import { current, findVersion, moveStage, putVersion } from '../secrets/secret-versions.ts';
import { ServiceException } from './json-api.ts';

type Operation = (input: JsonObject, caller: Caller) => JsonValue;

const versionChoice = z.object({ VersionId: z.string().optional(), VersionStage: z.string().optional() });

const putInput = z.object({
  ClientRequestToken: z.string(),
  SecretString: z.string(),
  VersionStages: z.array(z.string()).default([current]),
});

const moveInput = z.object({
  VersionStage: z.string(),
  RemoveFromVersionId: z.string().optional(),
  MoveToVersionId: z.string().optional(),
});

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
export function secretsManagerApi(secrets: SecretStore, rotation: SecretRotation): JsonApiHandler {
  const find = ({ SecretId: id }: JsonObject, caller: Caller): StoredSecret => {
    const secret = secrets.find(String(id), caller);
    if (secret) return secret;
    throw new ServiceException(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  };
  const operations: Record<string, Operation> = {
    GetSecretValue: (input, caller) => versionAnswer(find(input, caller), parse(versionChoice, input)),
    DescribeSecret: (input, caller) => describe(find(input, caller), rotation),
    GetRandomPassword: ({ SecretStringTemplate: _, GenerateStringKey: __, ...settings }) => ({
      RandomPassword: generateSecretString(settings),
    }),
    PutSecretValue(input, caller) {
      const { ClientRequestToken: id, SecretString, VersionStages } = parse(putInput, input);
      const put = { id, value: SecretString, stages: VersionStages };
      const secret = secrets.setVersions(find(input, caller).arn, (all) => putVersion(all, put));
      return { ...identity(secret), VersionId: id, VersionStages };
    },
    UpdateSecretVersionStage(input, caller) {
      const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = parse(moveInput, input);
      const secret = secrets.setVersions(find(input, caller).arn, (all) =>
        moveStage(all, { stage, from, to }),
      );
      return identity(secret);
    },
    RotateSecret(input, caller) {
      const secret = find(input, caller);
      return { ...identity(secret), VersionId: rotation.begin(secret) };
    },
  };
  return async (operation, input, caller) => {
    const serve = operations[operation];
    if (serve) return serve(input, caller);
    throw new ServiceException(
      'UnknownOperationException',
      `Secrets Manager answers ${Object.keys(operations).join(', ')} here, not ${operation}.`,
    );
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException('InvalidParameterException', `${issue?.path.join('.')}: ${issue?.message}`);
}

function versionAnswer(
  secret: StoredSecret,
  { VersionId, VersionStage }: z.output<typeof versionChoice>,
): JsonValue {
  const version = findVersion(secret.versions, { versionId: VersionId, stage: VersionStage });
  if (version === undefined || version.value === null) {
    throw new ServiceException(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${VersionId ? `VersionId: ${VersionId}` : `staging label: ${VersionStage}`}`,
    );
  }
  return {
    ...identity(secret),
    SecretString: version.value,
    VersionId: version.id,
    VersionStages: [...version.stages],
    CreatedDate: Date.parse(version.createdAt) / 1000,
  };
}

function describe(secret: StoredSecret, rotation: SecretRotation): JsonValue {
  const functionArn = rotation.functionOf(secret.arn);
  return {
    ...identity(secret),
    RotationEnabled: functionArn !== undefined,
    ...(functionArn !== undefined && { RotationLambdaARN: functionArn }),
    VersionIdsToStages: Object.fromEntries(secret.versions.map(({ id, stages }) => [id, [...stages]])),
  };
}

function identity({ arn, name }: StoredSecret): JsonObject {
  return { ARN: arn, Name: name };
}
