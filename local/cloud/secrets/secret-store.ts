import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSameJson } from '../json.ts';
import type { Secrets } from '../runtime.ts';
import { readStateFile } from '../state-file.ts';

export interface StoredSecret {
  arn: string;
  name: string;
  account: string;
  region: string;
  value: string;
  /** Where it is read as well, under an ARN that differs in the region alone. */
  replicaRegions: readonly string[];
  versionId: string;
  /** ISO 8601. */
  createdAt: string;
}

export interface SecretStore extends Secrets {
  /** By ARN, by ARN without the six characters that Secrets Manager appends, or by name where a region is given. */
  find(id: string, near?: { account: string; region: string }): StoredSecret | undefined;
  put(secret: Omit<StoredSecret, 'versionId' | 'createdAt'>): StoredSecret;
  delete(arn: string): void;
}

export class SecretNotFoundError extends Error {
  constructor(id: string) {
    super(`There is no secret "${id}"; give the ARN or the name of one that a stack has created.`);
    this.name = 'SecretNotFoundError';
  }
}

/** The values of secrets, in one file that only its owner may read. */
export function openSecretStore(stateDirectory: string): SecretStore {
  const file = join(stateDirectory, 'secrets', 'secrets.json');
  const secrets = new Map<string, StoredSecret>();
  for (const secret of readStateFile<StoredSecret[]>(file) ?? []) {
    // A rehearsal of an earlier version knew no replicas.
    secrets.set(secret.arn, { ...secret, replicaRegions: secret.replicaRegions ?? [] });
  }
  const write = () => writePrivately(file, JSON.stringify([...secrets.values()], null, 1));
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
    read(id) {
      const secret = find(id);
      if (!secret) throw new SecretNotFoundError(id);
      return secret.value;
    },
    put(given) {
      const previous = secrets.get(given.arn);
      const isSameValue = previous?.value === given.value;
      if (isSameValue && isSameJson([...previous.replicaRegions], [...given.replicaRegions])) return previous;
      const version = isSameValue
        ? previous
        : { versionId: randomUUID(), createdAt: new Date().toISOString() };
      const secret = { ...version, ...given };
      secrets.set(secret.arn, secret);
      write();
      return secret;
    },
    delete(arn) {
      if (secrets.delete(arn)) write();
    },
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
