import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ImageConfiguration } from '../../../../local/cloud/registry/image-content.ts';
import { parseImageReference } from '../../../../local/cloud/registry/image-reference.ts';
import { createImageRegistry } from '../../../../local/cloud/registry/image-registry.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const host = '111111111111.dkr.ecr.eu-central-1.amazonaws.com';

const configuration: ImageConfiguration = {
  workingDirectory: '/app',
  entrypoint: [],
  command: ['node', 'main.mjs'],
  environment: { NODE_ENV: 'production' },
  labels: { a: 'b' },
  user: 'node',
  exposedPorts: [],
  baseImage: 'node:24',
};

function rootWith(text: string): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'app'));
  writeFileSync(join(root, 'app/main.mjs'), text);
  return root;
}

describe('the image registry', () => {
  it('answers with what was pushed, by repository and tag, also after a restart', () => {
    const directory = temporaryFolder();
    const registry = createImageRegistry(directory);
    registry.keepBuilt(`${host}/sluice/orders:1.0`, rootWith('one'), configuration);
    const pushed = registry.push(`${host}/sluice/orders:1.0`);
    const found = createImageRegistry(directory).find('sluice/orders', '1.0');
    expect(found).toEqual(pushed);
    expect(found).toMatchObject({
      name: 'sluice/orders:1.0',
      rootDirectory: join(directory, 'sluice/orders/1.0/root'),
      workingDirectory: '/app',
      command: ['node', 'main.mjs'],
      environment: { NODE_ENV: 'production' },
      labels: { a: 'b' },
      sizeInBytes: 3,
    });
    expect(readFileSync(join(found?.rootDirectory ?? '', 'app/main.mjs'), 'utf8')).toBe('one');
    expect(Date.parse(found?.pushedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('lists repositories and tags, and none where there is nothing', () => {
    const registry = createImageRegistry(temporaryFolder());
    expect([registry.repositories(), registry.tags('sluice/orders')]).toEqual([[], []]);
    for (const name of ['sluice/orders:2', 'sluice/orders:1', 'sluice/catalog:1', 'other:latest']) {
      registry.keepBuilt(name, rootWith('x'), configuration);
      registry.push(name);
    }
    expect(registry.repositories()).toEqual(['other', 'sluice/catalog', 'sluice/orders']);
    expect(registry.tags('sluice/orders')).toEqual(['1', '2']);
    expect(registry.find('sluice/orders', '3')).toBeUndefined();
    expect(registry.find('none', '1')).toBeUndefined();
  });

  it('refuses to overwrite a tag in the words of ECR, and keeps what is there', () => {
    const registry = createImageRegistry(temporaryFolder());
    registry.keepBuilt('a/b:1', rootWith('first'), configuration);
    registry.push('a/b:1');
    registry.keepBuilt('a/b:1', rootWith('second'), configuration);
    expect(() => registry.push('a/b:1')).toThrow(
      "tag invalid: The image tag '1' already exists in the 'a/b' repository and cannot be overwritten because the tag is immutable.",
    );
    expect(readFileSync(join(registry.find('a/b', '1')?.rootDirectory ?? '', 'app/main.mjs'), 'utf8')).toBe(
      'first',
    );
  });

  it('gives a tag over to another image where the repository lets it, and still finds the former by its digest', () => {
    const directory = temporaryFolder();
    const registry = createImageRegistry(directory);
    registry.setMutability('a/b', { isMutable: true, exclusions: ['release-*'] });
    const push = (tag: string, text: string) => {
      registry.keepBuilt(`a/b:${tag}`, rootWith(text), configuration);
      return createImageRegistry(directory).push(`a/b:${tag}`);
    };
    const first = push('latest', 'first');
    const second = push('latest', 'second');

    const textOf = (image: typeof first | undefined) =>
      readFileSync(join(image?.rootDirectory ?? '', 'app/main.mjs'), 'utf8');
    expect(textOf(registry.find('a/b', 'latest'))).toBe('second');
    expect(textOf(registry.findByDigest('a/b', first.digest))).toBe('first');
    expect(textOf(registry.findByDigest('a/b', second.digest))).toBe('second');
    expect(registry.findByDigest('a/b', `sha256:${'0'.repeat(64)}`)).toBeUndefined();
    expect([registry.repositories(), registry.tags('a/b')]).toEqual([['a/b'], ['latest']]);

    push('release-1', 'first');
    expect(() => push('release-1', 'second')).toThrow(/immutable/);
    registry.setMutability('a/b', { isMutable: false, exclusions: ['lat*t'] });
    push('latest', 'third');
    registry.setMutability('a/b', undefined);
    expect(() => push('latest', 'fourth')).toThrow(/immutable/);
  });

  it('forgets the oldest of the images that have no tag any more', () => {
    const registry = createImageRegistry(temporaryFolder());
    registry.setMutability('a', { isMutable: true, exclusions: [] });
    const digests = Array.from({ length: 13 }, (_, index) => {
      registry.keepBuilt('a:latest', rootWith(String(index)), configuration);
      return registry.push('a:latest').digest;
    });
    const found = digests.map((digest) => registry.findByDigest('a', digest) !== undefined);
    expect(found.indexOf(true)).toBe(2);
    expect(found.slice(2)).toEqual(Array(11).fill(true));
  });

  it('gives an image another tag once, with the same content', () => {
    const registry = createImageRegistry(temporaryFolder());
    registry.keepBuilt('a/b:1', rootWith('first'), configuration);
    const { digest } = registry.push('a/b:1');

    registry.tag({ host, repository: 'a/b', tag: '1' }, 'v1');

    expect(registry.tags('a/b')).toEqual(['1', 'v1']);
    expect(registry.find('a/b', 'v1')?.digest).toBe(digest);
    expect(() => registry.tag({ host, repository: 'a/b', tag: '1' }, 'v1')).toThrow(
      "The image tag 'v1' already exists",
    );
  });

  it('gives the same digest for the same content, whenever its files were written, and another for any change', () => {
    const registry = createImageRegistry(temporaryFolder());
    const digestOf = (text: string, changes: Partial<ImageConfiguration> = {}, modifiedAt?: number) => {
      const root = rootWith(text);
      if (modifiedAt) utimesSync(join(root, 'app/main.mjs'), modifiedAt, modifiedAt);
      return registry.keepBuilt('a:1', root, { ...configuration, ...changes }).digest;
    };
    expect(digestOf('x')).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digestOf('x', {}, 1000)).toBe(digestOf('x'));
    expect(digestOf('y')).not.toBe(digestOf('x'));
    expect(digestOf('x', { command: ['other'] })).not.toBe(digestOf('x'));
  });

  it('pushes only what was built', () => {
    const registry = createImageRegistry(temporaryFolder());
    expect(() => registry.push('a:1')).toThrow(
      'An image does not exist locally with the tag: a:1; build it first',
    );
  });
});

describe("an image's name", () => {
  it.each([
    [`${host}/sluice/orders:1.0-ab`, { host, repository: 'sluice/orders', tag: '1.0-ab' }],
    ['localhost:5000/a:1', { host: 'localhost:5000', repository: 'a', tag: '1' }],
    ['sluice/orders', { host: '', repository: 'sluice/orders', tag: 'latest' }],
    [
      `${host}/a@sha256:${'0f'.repeat(32)}`,
      { host, repository: 'a', tag: 'latest', digest: `sha256:${'0f'.repeat(32)}` },
    ],
  ])('has a host, a repository and a tag or a digest: %s', (name, expected) => {
    expect(parseImageReference(name)).toEqual(expected);
  });

  it.each(['', 'Upper/case:1', 'a:', 'a:b c', '../a:1', 'a/../b:1', 'a:.x', 'a//b:1', 'a@sha256:1', 'a@'])(
    'cannot be %j',
    (name) => {
      expect(() => parseImageReference(name)).toThrow(`invalid reference format: ${JSON.stringify(name)}`);
    },
  );
});
