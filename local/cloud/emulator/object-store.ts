import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';
import type { EmulatorClient } from './emulator-client.ts';

interface StoredObject {
  key: string;
  headers: Record<string, string>;
  bodyFile: string;
}

export interface StoredFile {
  headers: Record<string, string>;
  body: Buffer;
}

/** The buckets' objects on disk, from where the emulator, which forgets everything, gets them back at each start. */
export interface ObjectStore {
  createBucket(bucket: string): void;
  deleteBucket(bucket: string): void;
  save(bucket: string, key: string, headers: Record<string, string>, body: Buffer): void;
  delete(bucket: string, key: string): void;
  read(bucket: string, key: string): Buffer | undefined;
  /** With the headers that it was stored with. */
  find(bucket: string, key: string): StoredFile | undefined;
  /** The header that the emulator does not keep itself. */
  cacheControlOf(bucket: string, key: string): string | undefined;
  restore(client: EmulatorClient): Promise<void>;
}

export function openObjectStore(root: string): ObjectStore {
  mkdirSync(root, { recursive: true });
  const indexFile = (bucket: string, key: string) => join(root, bucket, `${digestOf(key)}.json`);
  const find = (bucket: string, key: string) => readStateFile<StoredObject>(indexFile(bucket, key));
  const cacheControls = new Map<string, string>();
  const remember = (bucket: string, key: string, { 'cache-control': control }: Record<string, string>) => {
    if (control === undefined) cacheControls.delete(`${bucket}/${key}`);
    else cacheControls.set(`${bucket}/${key}`, control);
  };
  const readBody = (bucket: string, { bodyFile }: StoredObject) => readFileSync(join(root, bucket, bodyFile));

  return {
    createBucket: (bucket) => void mkdirSync(join(root, bucket), { recursive: true }),
    deleteBucket: (bucket) => rmSync(join(root, bucket), { recursive: true, force: true }),
    save(bucket, key, headers, body) {
      const previous = find(bucket, key);
      const bodyFile = `${digestOf(key)}-${digestOf(body)}.body`;
      // The body first: the index then names, at any moment, a body that is whole.
      writeFileSync(join(root, bucket, bodyFile), body);
      writeFileAtomically(indexFile(bucket, key), JSON.stringify({ key, headers, bodyFile }));
      remember(bucket, key, headers);
      if (previous && previous.bodyFile !== bodyFile)
        rmSync(join(root, bucket, previous.bodyFile), { force: true });
    },
    delete(bucket, key) {
      const stored = find(bucket, key);
      if (!stored) return;
      rmSync(indexFile(bucket, key));
      rmSync(join(root, bucket, stored.bodyFile), { force: true });
      remember(bucket, key, {});
    },
    cacheControlOf: (bucket, key) => cacheControls.get(`${bucket}/${key}`),
    read(bucket, key) {
      const stored = find(bucket, key);
      return stored && readBody(bucket, stored);
    },
    find(bucket, key) {
      const stored = find(bucket, key);
      return stored && { headers: stored.headers, body: readBody(bucket, stored) };
    },
    async restore(client) {
      for (const bucket of readdirSync(root)) {
        await client.s3({ method: 'PUT', path: `/${bucket}` });
        const indexes = readdirSync(join(root, bucket)).filter((name) => name.endsWith('.json'));
        for (const index of indexes) {
          const stored = readStateFile<StoredObject>(join(root, bucket, index));
          if (stored === undefined) continue;
          remember(bucket, stored.key, stored.headers);
          const path = `/${bucket}/${stored.key.split('/').map(encodeURIComponent).join('/')}`;
          await client.s3({ method: 'PUT', path, headers: stored.headers, body: readBody(bucket, stored) });
        }
      }
    },
  };
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
