import type { JsonApiHandler } from '../cloud.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { ServiceException } from './json-api.ts';

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function secretsManagerApi(secrets: SecretStore): JsonApiHandler {
  return async (operation, { SecretId: id }, caller) => {
    if (operation !== 'GetSecretValue') {
      throw new ServiceException(
        'UnknownOperationException',
        `Secrets Manager answers GetSecretValue here, not ${operation}.`,
      );
    }
    const secret = secrets.find(String(id), caller);
    if (!secret) {
      throw new ServiceException(
        'ResourceNotFoundException',
        "Secrets Manager can't find the specified secret.",
      );
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      SecretString: secret.value,
      VersionId: secret.versionId,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: Date.parse(secret.createdAt) / 1000,
    };
  };
}
