import { isJsonObject, type JsonValue } from '../json.ts';

export interface DynamicReferenceSources {
  /** The secret string of an ARN or a name. */
  secret(id: string): string;
  /** The value of a parameter of Parameter Store. */
  parameter(name: string): string;
}

export class DynamicReferenceError extends Error {
  constructor(reference: string, problem: string) {
    super(`The dynamic reference ${reference} cannot be resolved: ${problem}`);
    this.name = 'DynamicReferenceError';
  }
}

/**
 * Replaces `{{resolve:secretsmanager:…}}` and `{{resolve:ssm:…}}` in every text of a value. Done just before a resource
 * sees its properties, so that no secret enters what is recorded of a stack.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function resolveDynamicReferences<T extends JsonValue>(value: T, sources: DynamicReferenceSources): T;
export function resolveDynamicReferences(value: JsonValue, sources: DynamicReferenceSources): JsonValue {
  if (typeof value === 'string') {
    return value.replace(/\{\{resolve:([^}]+)\}\}/g, (whole, body: string) => resolve(whole, body, sources));
  }
  if (Array.isArray(value)) return value.map((item) => resolveDynamicReferences(item, sources));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolveDynamicReferences(item, sources)]));
}

function resolve(whole: string, body: string, sources: DynamicReferenceSources): string {
  const [service, ...parts] = body.split(':');
  switch (service) {
    case 'secretsmanager':
      return resolveSecret(whole, parts, sources);
    case 'ssm':
    case 'ssm-secure':
      return sources.parameter(parts[0] ?? '');
    default:
      throw new DynamicReferenceError(whole, 'known services are secretsmanager, ssm and ssm-secure.');
  }
}

/** `secret-id:SecretString:json-key:version-stage:version-id`, where the id may be an ARN of seven parts. */
function resolveSecret(whole: string, parts: string[], sources: DynamicReferenceSources): string {
  const lengthOfId = parts[0] === 'arn' ? 7 : 1;
  const id = parts.slice(0, lengthOfId).join(':');
  const [, key = ''] = parts.slice(lengthOfId);
  const secret = sources.secret(id);
  if (key === '') return secret;
  const fields = parseFields(whole, secret);
  const field = fields[key];
  if (field === undefined || field === null) {
    throw new DynamicReferenceError(
      whole,
      `the secret has no key "${key}"; it has ${Object.keys(fields).join(', ')}.`,
    );
  }
  return typeof field === 'string' ? field : JSON.stringify(field);
}

function parseFields(whole: string, secret: string): { [key: string]: JsonValue } {
  try {
    const fields = JSON.parse(secret) as JsonValue;
    if (isJsonObject(fields)) return fields;
  } catch {
    // Not quoted in the error: the text is a secret.
  }
  throw new DynamicReferenceError(whole, 'the secret is not a JSON object, so it has no keys.');
}
