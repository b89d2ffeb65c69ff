import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { EmulatorApp } from './emulator-client.ts';
import { zipFolder } from './zip-folder.ts';

export interface PublishedAsset {
  bucket: string;
  key: string;
  source: string;
  packaging: 'file' | 'zip';
}

/** The file assets of assemblies. They stay on disk only, as most are read once and some are large. */
export interface AssetStore {
  publish(asset: PublishedAsset): Promise<void>;
  read(bucket: string, key: string): Buffer | undefined;
  withdraw(bucket: string, key: string): void;
}

export class AssetKeyOutsideBucketError extends Error {
  constructor(bucket: string, key: string) {
    super(`The asset "${key}" would lie outside its bucket "${bucket}"; give a key without "..".`);
    this.name = 'AssetKeyOutsideBucketError';
  }
}

export function openAssetStore(root: string): AssetStore {
  const fileOf = (bucket: string, key: string) => {
    const file = resolve(root, bucket, key);
    if (file.startsWith(resolve(root, bucket) + sep)) return file;
    throw new AssetKeyOutsideBucketError(bucket, key);
  };
  return {
    async publish({ bucket, key, source, packaging }) {
      const file = fileOf(bucket, key);
      // The key of an asset is the digest of its content: what is there already is the same.
      if (existsSync(file)) return;
      const content = packaging === 'zip' ? await zipFolder(source) : readFileSync(source);
      mkdirSync(dirname(file), { recursive: true });
      const draft = join(dirname(file), `.${process.pid}.draft`);
      writeFileSync(draft, content);
      renameSync(draft, file);
    },
    read(bucket, key) {
      const file = fileOf(bucket, key);
      return existsSync(file) ? readFileSync(file) : undefined;
    },
    withdraw: (bucket, key) => rmSync(fileOf(bucket, key), { force: true }),
  };
}

/** Clients of S3 read published assets like any other object. */
export function installAssetHook(app: EmulatorApp, assets: AssetStore): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return;
    const { pathname } = new URL(request.url, 'http://localhost');
    const [, bucket = '', ...key] = pathname.split('/').map(decodeURIComponent);
    if (bucket === '' || key.join('/') === '' || key.includes('..')) return;
    const content = assets.read(bucket, key.join('/'));
    if (content === undefined) return;
    return reply.header('content-type', 'application/octet-stream').send(content);
  });
}
