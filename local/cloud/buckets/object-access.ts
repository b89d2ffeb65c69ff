import { z } from 'zod';
import { flag, parseProperties } from '../parse-properties.ts';
import type { RecordedResource } from '../recorded-resource.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const cannedAcls = [
  ...['private', 'public-read', 'public-read-write', 'authenticated-read', 'aws-exec-read'],
  ...['bucket-owner-read', 'bucket-owner-full-control'],
];
const publicAcls = ['public-read', 'public-read-write', 'authenticated-read'];

const schema = z.object({
  OwnershipControls: z
    .object({ Rules: z.array(z.object({ ObjectOwnership: z.string() })) })
    .default({ Rules: [] }),
  // A bucket whose template says nothing blocks them since April 2023.
  PublicAccessBlockConfiguration: z
    .object({
      BlockPublicAcls: flag().default(false),
      BlockPublicPolicy: flag().default(false),
      IgnorePublicAcls: flag().default(false),
      RestrictPublicBuckets: flag().default(false),
    })
    .default({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    }),
});

type Bucket = Pick<RecordedResource, 'type' | 'physicalId' | 'properties'>;

/** Whether everybody may read an object whose access list says so. */
export function mayHavePublicAcls({ type, properties }: Bucket): boolean {
  const { OwnershipControls, PublicAccessBlockConfiguration: block } = parseProperties(
    type,
    schema,
    properties,
  );
  return hasAcls(OwnershipControls) && !block.BlockPublicAcls && !block.IgnorePublicAcls;
}

/** Whether everybody may read what a policy of the bucket lets everybody read. */
export function mayHavePublicPolicy({ type, properties }: Bucket): boolean {
  const { PublicAccessBlockConfiguration: block } = parseProperties(type, schema, properties);
  return !block.BlockPublicPolicy && !block.RestrictPublicBuckets;
}

/** An access list that S3 would not take. */
export class AclRefusedError extends Error {
  constructor(acl: string, bucket: string, reason: string) {
    super(`The canned ACL ${acl} cannot be given to objects of the bucket ${bucket}: ${reason}.`);
    this.name = 'AclRefusedError';
  }
}

/**
 * Nobody is kept from an object here; but what S3 would refuse is refused.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 * @throws AclRefusedError
 */
export function checkAcl(acl: string, { type, physicalId, properties }: Bucket): void {
  const refuse = (reason: string): never => {
    throw new AclRefusedError(acl, physicalId, reason);
  };
  if (!cannedAcls.includes(acl)) refuse(`allowed are ${cannedAcls.join(', ')}`);
  const parsed = parseProperties(type, schema, properties);
  if (!hasAcls(parsed.OwnershipControls) && acl !== 'bucket-owner-full-control')
    refuse('its owner owns all of them, without access lists; give it the ObjectOwnership ObjectWriter');
  if (parsed.PublicAccessBlockConfiguration.BlockPublicAcls && publicAcls.includes(acl))
    refuse('its PublicAccessBlockConfiguration blocks public ones; set BlockPublicAcls to false');
}

function hasAcls({ Rules: [rule] }: z.output<typeof schema>['OwnershipControls']): boolean {
  return rule !== undefined && rule.ObjectOwnership !== 'BucketOwnerEnforced';
}
