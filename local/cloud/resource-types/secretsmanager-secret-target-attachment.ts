import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { currentValue, SecretNotFoundError, type SecretStore } from '../secrets/secret-store.ts';

export class AttachmentTargetMissingError extends Error {
  constructor(type: string, id: string) {
    super(`The secret cannot be attached: there is no ${type} "${id}" in this account and region.`);
    this.name = 'AttachmentTargetMissingError';
  }
}

/**
 * Adds to a secret how the database that it opens is reached.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secrettargetattachment.html
 */
export function secretTargetAttachment(secrets: SecretStore): ResourceType {
  const attach = async ({ address, properties, runtime }: ResourceRequest) => {
    const [secretId, type, targetId] = ['SecretId', 'TargetType', 'TargetId'].map((name) =>
      String(properties[name]),
    );
    const secret = secrets.find(secretId as string, address);
    if (!secret) throw new SecretNotFoundError(secretId as string);
    const target = runtime.resources
      .all(type)
      .find(
        (other) =>
          other.account === address.account &&
          other.region === address.region &&
          other.physicalId === targetId,
      );
    if (!target) throw new AttachmentTargetMissingError(type as string, targetId as string);
    const { versions: _, ...described } = secret;
    const fields = { ...fieldsOf(currentValue(secret)), ...connectionOf(target) };
    secrets.put({ ...described, value: JSON.stringify(fields) });
    return { physicalId: secret.arn, attributes: { Id: secret.arn } };
  };
  return {
    type: 'AWS::SecretsManager::SecretTargetAttachment',
    replacedBy: [],
    create: attach,
    update: attach,
  };
}

function fieldsOf(value: string): JsonObject {
  const fields = JSON.parse(value) as JsonValue;
  return isJsonObject(fields) ? fields : {};
}

function connectionOf({ type, physicalId, properties, attributes }: RecordedResource): JsonObject {
  const isCluster = type === 'AWS::RDS::DBCluster';
  const { DatabaseName: nameOfCluster, DBName: nameOfInstance, Engine: engine = null } = properties;
  const databaseName = isCluster ? nameOfCluster : nameOfInstance;
  return {
    engine: engineOf(String(engine)),
    host: attributes['Endpoint.Address'] ?? null,
    port: Number(attributes['Endpoint.Port']),
    ...(databaseName === undefined ? {} : { dbname: databaseName }),
    [isCluster ? 'dbClusterIdentifier' : 'dbInstanceIdentifier']: physicalId,
  };
}

function engineOf(engine: string): string {
  return engine
    .replace(/^aurora-(postgres)ql$/, '$1')
    .replace(/^aurora-mysql$/, 'mysql')
    .replace(/^postgresql$/, 'postgres');
}
