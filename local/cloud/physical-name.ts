import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ResourceRequest } from './resource-type.ts';

type Named = Pick<ResourceRequest, 'address' | 'directory'>;

/**
 * The name of a resource whose template gives none, as CloudFormation makes it: stack, logical id, and a part that
 * differs for each resource that ever stood there. The same request gives the same name.
 */
export function physicalName(request: Named, maximalLength = 63): string {
  const suffix = stableId(request, 12).toUpperCase();
  const { stackName, logicalId } = request.address;
  return `${`${stackName}-${logicalId}`.slice(0, maximalLength - suffix.length - 1)}-${suffix}`;
}

/** Hexadecimal digits that stay with a resource and belong to no other. */
export function stableId({ address, directory }: Named, length: number): string {
  const { account, region, stackName } = address;
  const identity = [account, region, stackName, basename(directory)].join('/');
  return createHash('sha256').update(identity).digest('hex').slice(0, length);
}
