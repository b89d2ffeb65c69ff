import type { Secrets } from '../runtime.ts';

export class UnreadableSecretReferenceError extends Error {
  constructor(valueFrom: string, reason: string) {
    super(
      `The container secret "${valueFrom}" cannot be read: ${reason}; allowed is <Secrets Manager ARN> or <ARN>:<json key>::.`,
    );
    this.name = 'UnreadableSecretReferenceError';
  }
}

const partsOfArn = 7;

/**
 * The value of a container's secret.
 * Source: Amazon ECS developer guide, "Pass Secrets Manager secrets through Amazon ECS environment variables".
 */
export function readContainerSecret(secrets: Secrets, valueFrom: string): string {
  const parts = valueFrom.split(':');
  if (parts[2] !== 'secretsmanager') {
    throw new UnreadableSecretReferenceError(valueFrom, 'it names no secret of Secrets Manager');
  }
  const secret = secrets.read(parts.slice(0, partsOfArn).join(':'));
  const key = parts[partsOfArn];
  return key === undefined || key === '' ? secret : valueOfKey(valueFrom, secret, key);
}

function valueOfKey(valueFrom: string, secret: string, key: string): string {
  const values: unknown = JSON.parse(secret);
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, key)) {
    throw new UnreadableSecretReferenceError(valueFrom, `the secret has no key "${key}"`);
  }
  return String((values as Record<string, unknown>)[key]);
}
