import type { ObjectChange } from '../notifications/bucket-notifications.ts';
import type { EmulatorApp, EmulatorClient } from './emulator-client.ts';
import type { ObjectStore } from './object-store.ts';

interface ObjectCall {
  method: string;
  bucket: string;
  /** Decoded; empty for a call about the bucket itself. */
  key: string;
  /** As in the request, percent signs and all. */
  path: string;
  query: URLSearchParams;
  body: unknown;
  /** From another object. */
  copied?: boolean;
  cacheControl?: string | undefined;
}

/** Keeps on disk what S3 clients store and delete, before they are told that it is done; what changed is told then. */
export function installBucketHooks(
  app: EmulatorApp,
  client: EmulatorClient,
  objects: ObjectStore,
  tell: (change: ObjectChange) => void,
): void {
  // The emulator sends an answer both by its reply and by what its handler returns.
  const told = new WeakSet<object>();
  app.addHook('onSend', async (request, reply, payload) => {
    const succeeded = reply.statusCode >= 200 && reply.statusCode < 300;
    if (succeeded && (request.method === 'GET' || request.method === 'HEAD')) {
      const { bucket, key } = describeCall(request.method, request.url, undefined);
      const cacheControl = objects.cacheControlOf(bucket, key);
      if (cacheControl !== undefined) reply.header('cache-control', cacheControl);
    }
    const changes = ['PUT', 'POST', 'DELETE'].includes(request.method);
    if (!succeeded || !changes || client.isOwn(request.headers)) return payload;
    const call = describeCall(request.method, request.url, request.body);
    if (call.bucket === '') return payload;
    const copied = request.headers['x-amz-copy-source'] !== undefined;
    const { 'cache-control': cacheControl } = request.headers;
    const isTold = told.has(request);
    told.add(request);
    await keep({ ...call, copied, cacheControl }, client, objects, isTold ? () => {} : tell);
    return payload;
  });
}

function describeCall(method: string, url: string, body: unknown): ObjectCall {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, bucket = '', ...rest] = pathname.split('/');
  return {
    method,
    bucket,
    key: decodeURIComponent(rest.join('/')),
    path: pathname,
    query: searchParams,
    body,
  };
}

async function keep(
  call: ObjectCall,
  client: EmulatorClient,
  objects: ObjectStore,
  tell: (change: ObjectChange) => void,
): Promise<void> {
  const { method, bucket, key, query } = call;
  const remove = (removed: string) => {
    objects.delete(bucket, removed);
    tell({ bucket, key: removed, kind: 'ObjectRemoved:Delete', sizeInBytes: 0 });
  };
  if (method === 'POST' && query.has('delete')) {
    for (const deleted of keysToDelete(call.body)) remove(deleted);
  } else if (key === '') {
    if (method === 'PUT') objects.createBucket(bucket);
    if (method === 'DELETE') objects.deleteBucket(bucket);
  } else if (method === 'DELETE') {
    if (!query.has('uploadId')) remove(key);
  } else if (!query.has('uploads') && !query.has('partNumber')) {
    const sizeInBytes = await keepObject(call, client, objects);
    tell({ bucket, key, kind: kindOf(call), sizeInBytes });
  }
}

function kindOf({ method, copied }: ObjectCall): ObjectChange['kind'] {
  if (method === 'POST') return 'ObjectCreated:CompleteMultipartUpload';
  return copied ? 'ObjectCreated:Copy' : 'ObjectCreated:Put';
}

/** Answers its size. Reads the object back: its body has then been put together from chunks, parts or another object. */
async function keepObject(
  { bucket, key, path, cacheControl }: ObjectCall,
  client: EmulatorClient,
  objects: ObjectStore,
): Promise<number> {
  const { headers, body } = await client.s3({ method: 'GET', path });
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
  );
  const texts = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
  objects.save(bucket, key, { ...texts, ...(cacheControl && { 'cache-control': cacheControl }) }, body);
  return body.length;
}

function keysToDelete(body: unknown): string[] {
  const xml = Buffer.isBuffer(body) ? body.toString('utf8') : String(body);
  return [...xml.matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(([, key = '']) => unescapeXml(key));
}

function unescapeXml(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => characters[name] ?? '');
}
