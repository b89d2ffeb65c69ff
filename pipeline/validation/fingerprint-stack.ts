import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PolicyValidationStack } from 'aws-cdk-lib';

/**
 * What a stack is for rules: its template, account and region. Versions of images and hashes of files count as equal,
 * because no rule can tell one from another.
 *
 * @param also what else the rules look at, their own version among it
 */
export function fingerprintStack(
  { templatePath, accountId, region }: PolicyValidationStack,
  also: readonly unknown[],
): string {
  const template = readFileSync(templatePath, 'utf8').replace(contentHash, 'content');
  return createHash('sha256')
    .update(JSON.stringify([accountId, region, template, ...also]))
    .digest('hex');
}

/** An image's version, and the hash by which the CDK names a file. */
const contentHash = /\b\d+\.\d+\.\d+-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b/g;
