import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore, UnusableLocationError } from '../../../app/reporting/store/open-store.ts';
import type { ReportStore } from '../../../app/reporting/store/report-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type BucketServer, startBucketServer } from './bucket-server.ts';

let bucket: BucketServer;

beforeAll(async () => {
  bucket = await startBucketServer(temporaryFolder());
  // As for any program that uses the SDK.
  Object.assign(process.env, bucket.variables);
});

afterAll(() => bucket.stop());

describe.each([
  ['a bucket', () => `s3://reports/run-${performance.now()}/sluice`],
  ['a bucket without a prefix', () => 's3://reports'],
  ['a folder', () => `file://${temporaryFolder()}`],
])('%s', (_name, location) => {
  let store: ReportStore;

  beforeEach(() => {
    store = openStore(location());
  });

  const keys = async (prefix: string) => {
    const found: string[] = [];
    for await (const key of store.keysBelow(prefix)) found.push(key);
    return found;
  };
  const create = async (key: string, ...parts: string[]) => {
    const object = store.create(key);
    for (const part of parts) await object.write(Buffer.from(part));
    return object.finish();
  };
  const content = async (key: string) => {
    const object = await store.open(key);
    return Buffer.from(await object.slice(0, object.byteLength)).toString();
  };

  it('keeps a text, and lets it be replaced by whoever knows its version', async () => {
    expect(await store.read('state.json')).toBeUndefined();
    const first = await store.replace('state.json', 'one', undefined);
    expect(await store.read('state.json')).toEqual({ text: 'one', version: first });
    const second = await store.replace('state.json', 'two', first);
    expect(second).not.toBe(first);
    expect(await store.read('state.json')).toEqual({ text: 'two', version: second });
    expect(await store.replace('state.json', 'three', first)).toBeUndefined();
    expect(await store.replace('state.json', 'three', undefined)).toBeUndefined();
    expect((await store.read('state.json'))?.text).toBe('two');
  });

  it('lets one of many win who replace a text at once', async () => {
    const version = await store.replace('contended.json', 'begin', undefined);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) => store.replace('contended.json', `${index}`, version)),
    );
    const winners = outcomes.flatMap((outcome, index) => (outcome === undefined ? [] : [`${index}`]));
    expect(winners).toHaveLength(1);
    expect((await store.read('contended.json'))?.text).toBe(winners[0]);
  });

  it('shows an object when it is finished, and never changes it again', async () => {
    const object = store.create('a/day=1/x.parquet');
    await object.write(Buffer.from('first '));
    expect(await store.has('a/day=1/x.parquet')).toBe(false);
    await object.write(Buffer.from('last'));
    expect(await object.finish()).toBe(true);
    expect(await store.has('a/day=1/x.parquet')).toBe(true);
    expect(await create('a/day=1/x.parquet', 'other')).toBe(false);
    expect(await content('a/day=1/x.parquet')).toBe('first last');
  });

  it('leaves nothing of an object that is discarded', async () => {
    const object = store.create('b/x.parquet');
    await object.write(Buffer.alloc(9 * 1024 * 1024));
    await object.discard();
    expect(await store.has('b/x.parquet')).toBe(false);
  });

  it('takes objects of many megabytes, and reads parts of them', async () => {
    const megabyte = 1024 * 1024;
    const object = store.create('c/large.parquet');
    for (let index = 0; index < 20; index += 1) await object.write(Buffer.alloc(megabyte, index));
    expect(await object.finish()).toBe(true);
    const { byteLength, slice } = await store.open('c/large.parquet');
    expect(byteLength).toBe(20 * megabyte);
    expect([...new Uint8Array(await slice(7 * megabyte - 2, 7 * megabyte + 2))]).toEqual([6, 6, 7, 7]);
    const second = store.create('c/large.parquet');
    for (let index = 0; index < 9; index += 1) await second.write(Buffer.alloc(megabyte, 255));
    expect(await second.finish()).toBe(false);
    expect([...new Uint8Array(await slice(0, 2))]).toEqual([0, 0]);
  });

  it('lists the keys that start so, however many there are', async () => {
    await Promise.all(Array.from({ length: 120 }, (_, index) => create(`d/day=${index}/x.parquet`, 'x')));
    await create('e/day=1/x.parquet', 'x');
    expect(await keys('d/')).toHaveLength(120);
    expect(await keys('e/')).toEqual(['e/day=1/x.parquet']);
    expect(await keys('f/')).toEqual([]);
  });
});

describe('a folder', () => {
  it('holds nothing but what was finished', async () => {
    const folder = temporaryFolder();
    const store = openStore(`file://${folder}`);
    const object = store.create('a/x.parquet');
    await object.write(Buffer.from('x'));
    await object.finish();
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['_unfinished', 'a', 'a/x.parquet']);
  });
});

it.each(['reports', 'http://reports', 's3://', 'file://server/share'])(
  '"%s" is no place for Parquet',
  (location) => {
    expect(() => openStore(location)).toThrow(UnusableLocationError);
  },
);
