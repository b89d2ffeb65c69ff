import { isSameJson } from '../json.ts';

/** Which a secret may have several of, told apart by labels. */
export interface SecretVersion {
  id: string;
  /** Null for one that a rotation has only announced. */
  value: string | null;
  stages: readonly string[];
  /** ISO 8601. */
  createdAt: string;
}

export type Versions = readonly SecretVersion[];

export const current = 'AWSCURRENT';
export const pending = 'AWSPENDING';
const previous = 'AWSPREVIOUS';

export class VersionInUseError extends Error {
  constructor(versionId: string) {
    super(`You can't use ClientRequestToken ${versionId}: a version with another value has it.`);
    this.name = 'ResourceExistsException';
  }
}

export class LabelElsewhereError extends Error {
  constructor(stage: string, versionId: string) {
    super(
      `The staging label ${stage} is attached to version ${versionId}; to move it, name that one as RemoveFromVersionId.`,
    );
    this.name = 'InvalidParameterException';
  }
}

export class VersionMissingError extends Error {
  constructor(versionId: string) {
    super(`The secret has no version ${versionId}.`);
    this.name = 'ResourceNotFoundException';
  }
}

/** The one with that id and label; the current one where neither is given. */
export function findVersion(
  versions: Versions,
  { versionId, stage }: { versionId?: string | undefined; stage?: string | undefined },
): SecretVersion | undefined {
  const label = stage ?? (versionId === undefined ? current : undefined);
  return versions.find(
    ({ id, stages }) =>
      (versionId === undefined || id === versionId) && (label === undefined || stages.includes(label)),
  );
}

/**
 * Adds a version, which takes the labels from whichever has them; gives a value to one that has none; leaves the same
 * one as it is.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function putVersion(versions: Versions, put: Omit<SecretVersion, 'createdAt'>): Versions {
  const known = versions.find(({ id }) => id === put.id);
  if (known && known.value !== null && put.value !== known.value) throw new VersionInUseError(put.id);
  const createdAt = known?.createdAt ?? new Date().toISOString();
  const others = versions.filter(({ id }) => id !== put.id);
  const added = { id: put.id, value: put.value, createdAt, stages: known?.stages ?? [] };
  return put.stages.reduce<Versions>((all, stage) => attach(all, stage, put.id), [...others, added]);
}

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export function moveStage(
  versions: Versions,
  { stage, from, to }: { stage: string; from?: string | undefined; to?: string | undefined },
): Versions {
  const holder = findVersion(versions, { stage });
  if (holder && holder.id !== from && holder.id !== to) throw new LabelElsewhereError(stage, holder.id);
  for (const id of [from, to])
    if (id !== undefined && !versions.some((version) => version.id === id)) throw new VersionMissingError(id);
  return to === undefined ? withLabels(detach(versions, stage)) : attach(versions, stage, to);
}

export function isSameVersions(one: Versions, other: Versions): boolean {
  return isSameJson(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
}

/** Whichever was current before becomes the previous one by itself. */
function attach(versions: Versions, stage: string, id: string): Versions {
  const former = stage === current ? findVersion(versions, { stage: current }) : undefined;
  const attached = detach(versions, stage).map((version) =>
    version.id === id ? { ...version, stages: [...version.stages, stage] } : version,
  );
  if (former === undefined || former.id === id) return withLabels(attached);
  return attach(attached, previous, former.id);
}

function detach(versions: Versions, stage: string): Versions {
  return versions.map((version) => ({
    ...version,
    stages: version.stages.filter((label) => label !== stage),
  }));
}

/** One without a label is deprecated, and nobody can be sure to find it. */
function withLabels(versions: Versions): Versions {
  return versions.filter(({ stages }) => stages.length > 0);
}
