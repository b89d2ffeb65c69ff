import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSameJson } from '../json.ts';
import type { Secrets } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';
import {
  current,
  findVersion,
  isSameVersions,
  putVersion,
  VersionMissingError,
  type Versions,
} from './secret-versions.ts';

export interface StoredSecret {
  arn: string;
  name: string;
  account: string;
  region: string;
  /** Where it is read as well, under an ARN that differs in the region alone. */
  replicaRegions: readonly string[];
  versions: Versions;
}

/** A secret as its template describes it: with the value that it has now. */
export type DescribedSecret = Omit<StoredSecret, 'versions'> & { value: string };

export interface SecretStore extends Secrets {
  /** By ARN, by ARN without the six characters that Secrets Manager appends, or by name where a region is given. */
  find(id: string, near?: { account: string; region: string }): StoredSecret | undefined;
  /** Creates the secret, or makes a new version current where the value is another one. */
  put(secret: DescribedSecret): StoredSecret;
  /** Replaces the versions of a secret, not of a replica. */
  setVersions(arn: string, change: (versions: Versions) => Versions): StoredSecret;
  delete(arn: string): void;
}

export class SecretNotFoundError extends Error {
  constructor(id: string) {
    super(`There is no secret "${id}"; give the ARN or the name of one that a stack has created.`);
    this.name = 'SecretNotFoundError';
  }
}

export class ReplicaChangedError extends Error {
  constructor(arn: string) {
    super(`${arn} is a replica, which has the versions of its primary secret; change that one.`);
    this.name = 'InvalidRequestException';
  }
}

/** The current value; only a rotation makes versions without one, and never current. */
export function currentValue({ versions }: StoredSecret): string {
  return findVersion(versions, {})?.value ?? '';
}

/** The values of secrets, in one file that only its owner may read. */
export function openSecretStore(stateDirectory: string): SecretStore {
  const file = join(stateDirectory, 'secrets', 'secrets.json');
  const secrets = new Map<string, StoredSecret>();
  for (const secret of readStateFile<EarlierSecret[]>(file) ?? []) secrets.set(secret.arn, upToDate(secret));
  const save = (secret: StoredSecret): StoredSecret => {
    secrets.set(secret.arn, secret);
    writePrivately(file, JSON.stringify([...secrets.values()], null, 1));
    return secret;
  };
  const find = (id: string, near?: { account: string; region: string }) => {
    const byArn = secrets.get(id);
    if (byArn) return byArn;
    return [...secrets.values()].flatMap(withReplicas).find((secret) => {
      const isNear = !near || (secret.account === near.account && secret.region === near.region);
      return secret.arn === id || secret.arn.slice(0, -7) === id || (secret.name === id && isNear);
    });
  };
  return {
    find,
    read(id, version = {}) {
      const secret = find(id);
      if (!secret) throw new SecretNotFoundError(id);
      const asked = version.versionId ?? version.stage;
      if (asked === undefined) return currentValue(secret);
      const value = findVersion(secret.versions, version)?.value ?? null;
      if (value === null) throw new VersionMissingError(asked);
      return value;
    },
    put({ value, ...given }) {
      const known = secrets.get(given.arn);
      const isSameValue = known !== undefined && currentValue(known) === value;
      if (isSameValue && isSameJson([...known.replicaRegions], [...given.replicaRegions])) return known;
      const added = { id: randomUUID(), value, stages: [current] };
      return save({
        ...given,
        versions: isSameValue ? known.versions : putVersion(known?.versions ?? [], added),
      });
    },
    setVersions(arn, change) {
      const secret = secrets.get(arn);
      if (!secret) throw find(arn) ? new ReplicaChangedError(arn) : new SecretNotFoundError(arn);
      const versions = change(secret.versions);
      return isSameVersions(versions, secret.versions) ? secret : save({ ...secret, versions });
    },
    delete(arn) {
      if (secrets.delete(arn)) writePrivately(file, JSON.stringify([...secrets.values()], null, 1));
    },
  };
}

/** A rehearsal of an earlier version knew no replicas, and one version of each secret. */
type EarlierSecret = Omit<StoredSecret, 'versions' | 'replicaRegions'> &
  Partial<Pick<StoredSecret, 'versions' | 'replicaRegions'>> & {
    value?: string;
    versionId?: string;
    createdAt?: string;
  };

function upToDate({ value = '', versionId, createdAt, ...secret }: EarlierSecret): StoredSecret {
  const only = {
    id: versionId ?? randomUUID(),
    value,
    stages: [current],
    createdAt: createdAt ?? new Date().toISOString(),
  };
  return {
    ...secret,
    replicaRegions: secret.replicaRegions ?? [],
    versions: secret.versions ?? [only],
  };
}

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html */
function withReplicas(secret: StoredSecret): StoredSecret[] {
  const replicas = secret.replicaRegions.map((region) => ({
    ...secret,
    region,
    arn: secret.arn.replace(`:${secret.region}:`, `:${region}:`),
  }));
  return [secret, ...replicas];
}

function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
