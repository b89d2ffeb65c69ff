import type { Emulator } from '../emulator/emulator.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { NewObject } from './new-object.ts';
import { checkAcl } from './object-access.ts';

export class BucketMissingError extends Error {
  constructor(bucket: string) {
    super(`There is no bucket ${bucket} here; deploy the stack that has it first.`);
    this.name = 'BucketMissingError';
  }
}

/** As S3, which answers only at the endpoint of the bucket's region. */
export class BucketElsewhereError extends Error {
  constructor(bucket: string, { its, asked }: { its: string; asked: string }) {
    super(`The bucket ${bucket} is in ${its}, not in ${asked}; act in its region.`);
    this.name = 'BucketElsewhereError';
  }
}

/** @throws BucketMissingError, BucketElsewhereError, AclRefusedError */
export async function storeObject(
  { runtime, emulator }: { runtime: Pick<CommonRuntime, 'resources'>; emulator: Pick<Emulator, 'putObject'> },
  object: NewObject,
): Promise<void> {
  const { region, bucket, acl } = object;
  const found = runtime.resources.all('AWS::S3::Bucket').find(({ physicalId }) => physicalId === bucket);
  if (!found) throw new BucketMissingError(bucket);
  if (found.region !== region) throw new BucketElsewhereError(bucket, { its: found.region, asked: region });
  if (acl !== undefined) checkAcl(acl, found);
  await emulator.putObject(object);
}
