import { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, type ReplicaRegion, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IConstruct } from 'constructs';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** What secrets are encrypted with. */
export interface SecretKeys {
  /** Of the environment, in this region. */
  secretKey: IKey;
  /** Of the same environment in its DR region, where it has one. */
  replicaKey: IKey | undefined;
}

/**
 * What a secret has where it is needed in a DR region as well: a copy there, and a name, by which the copy is found; see
 * `namedForReplica`. Without a DR region it has neither, and with or without, a key of ours.
 */
export function replication(
  environment: WorkloadEnvironment,
  purpose: string,
  { secretKey, replicaKey }: SecretKeys,
): { encryptionKey: IKey; secretName?: string; replicaRegions?: ReplicaRegion[] } {
  const { drRegion } = environment;
  if (drRegion === undefined) return { encryptionKey: secretKey };
  return {
    encryptionKey: secretKey,
    secretName: nameOf(environment, purpose),
    replicaRegions: [{ region: drRegion, ...(replicaKey && { encryptionKey: replicaKey }) }],
  };
}

/** Goes with the name that `replication` has given. */
export function namedForReplica(secret: IConstruct, { drRegion }: WorkloadEnvironment): void {
  if (drRegion === undefined) return;
  namedBecause(secret, 'The copy in the DR region is found by it; a secret is replaced for nothing else.');
}

/**
 * The copy, in the DR region. Its ARN lacks the six characters that Secrets Manager appends, which are known only where
 * the secret was made; it is found without them.
 */
export function findReplica(
  scope: Construct,
  id: string,
  environment: WorkloadEnvironment,
  purpose: string,
): ISecret {
  const secretPartialArn = Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: `secret:${nameOf(environment, purpose)}`,
  });
  return Secret.fromSecretPartialArn(scope, id, secretPartialArn);
}

function nameOf({ name }: WorkloadEnvironment, purpose: string): string {
  return `sluice/${name}/${purpose}`;
}
