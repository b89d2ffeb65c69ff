import type { SecretReference } from './build-request.ts';

/**
 * Reads `secret-id:json-key:version-stage:version-id`, all but the first of which may be left out; an ARN as the id has
 * colons of its own.
 */
export function readSecretReference(text: string): SecretReference & { jsonKey: string | undefined } {
  const parts = text.split(':');
  const idLength = text.startsWith('arn:') ? 7 : 1;
  const [jsonKey, versionStage, versionId] = parts.slice(idLength);
  return {
    secretId: parts.slice(0, idLength).join(':'),
    jsonKey: jsonKey || undefined,
    versionStage: versionStage || undefined,
    versionId: versionId || undefined,
  };
}
