import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSecretStore } from '../../../../local/cloud/secrets/secret-store.ts';
import { findVersion, moveStage, putVersion } from '../../../../local/cloud/secrets/secret-versions.ts';

const described = {
  ...{ arn: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop-abcdef', name: 'shop' },
  ...{ account: '111111111111', region: 'eu-central-1', replicaRegions: ['eu-west-1'] },
};
const replica = described.arn.replace('eu-central-1', 'eu-west-1');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-secrets-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const labels = (store: ReturnType<typeof openSecretStore>) =>
  Object.fromEntries(
    (store.find(described.arn)?.versions ?? []).map(({ value, stages }) => [value, [...stages].sort()]),
  );

describe('the secret store', () => {
  it('reads what a rehearsal has left that knew one version of each secret', () => {
    mkdirSync(join(directory, 'secrets'));
    const earlier = { ...described, replicaRegions: undefined, value: 'kept', versionId: 'v1' };
    writeFileSync(
      join(directory, 'secrets', 'secrets.json'),
      JSON.stringify([{ ...earlier, createdAt: '2026-11-22T00:00:00.000Z' }]),
    );
    const store = openSecretStore(directory);

    expect(store.read(described.arn)).toBe('kept');
    expect(store.find(described.arn)?.versions).toEqual([
      { id: 'v1', value: 'kept', stages: ['AWSCURRENT'], createdAt: '2026-11-22T00:00:00.000Z' },
    ]);
  });

  it('keeps a rotation that was cut off for the next start', () => {
    const store = openSecretStore(directory);
    store.put({ ...described, value: 'one' });
    store.setVersions(described.arn, (all) =>
      putVersion(all, { id: 'next', value: null, stages: ['AWSPENDING'] }),
    );
    store.setVersions(described.arn, (all) =>
      putVersion(all, { id: 'next', value: 'two', stages: ['AWSPENDING'] }),
    );

    const reopened = openSecretStore(directory);
    expect(labels(reopened)).toEqual({ one: ['AWSCURRENT'], two: ['AWSPENDING'] });
    expect(reopened.read(replica)).toBe('one');
  });

  it('reads an earlier version by its label, and says which one there is not', () => {
    const store = openSecretStore(directory);
    for (const value of ['one', 'two']) store.put({ ...described, value });

    expect(store.read('shop', { stage: 'AWSPREVIOUS' })).toBe('one');
    expect(() => store.read('shop', { stage: 'AWSPENDING' })).toThrow(
      'The secret has no version AWSPENDING.',
    );
  });

  it('makes a changed value of a template the current version, and the one before it the previous', () => {
    const store = openSecretStore(directory);
    for (const value of ['one', 'two', 'three']) store.put({ ...described, value });

    expect(labels(store)).toEqual({ two: ['AWSPREVIOUS'], three: ['AWSCURRENT'] });
  });

  it('lets nobody change a replica', () => {
    const store = openSecretStore(directory);
    store.put({ ...described, value: 'one' });

    expect(() => store.setVersions(replica, () => [])).toThrow('is a replica');
  });
});

describe('the versions of a secret', () => {
  const versions = putVersion([], { id: 'a', value: 'one', stages: ['AWSCURRENT'] });
  const withPending = putVersion(versions, { id: 'b', value: 'two', stages: ['AWSPENDING'] });

  it('are written once each', () => {
    expect(putVersion(withPending, { id: 'b', value: 'two', stages: ['AWSPENDING'] })).toEqual(withPending);
    expect(() => putVersion(withPending, { id: 'b', value: 'other', stages: [] })).toThrow(
      expect.objectContaining({ name: 'ResourceExistsException' }),
    );
  });

  it('give a label away only to whoever knows who has it', () => {
    expect(() => moveStage(withPending, { stage: 'AWSCURRENT', to: 'b' })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterException' }),
    );
    const moved = moveStage(withPending, { stage: 'AWSCURRENT', from: 'a', to: 'b' });
    expect(findVersion(moved, {})?.id).toBe('b');
    expect(findVersion(moved, { stage: 'AWSPREVIOUS' })?.id).toBe('a');
    expect(findVersion(moved, { versionId: 'a', stage: 'AWSCURRENT' })).toBeUndefined();
  });
});
