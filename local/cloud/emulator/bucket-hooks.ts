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
}

/** Keeps on disk what S3 clients store and delete, before they are told that it is done. */
export function installBucketHooks(app: EmulatorApp, client: EmulatorClient, objects: ObjectStore): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const succeeded = reply.statusCode >= 200 && reply.statusCode < 300;
    const changes = ['PUT', 'POST', 'DELETE'].includes(request.method);
    if (!succeeded || !changes || client.isOwn(request.headers)) return payload;
    const call = describeCall(request.method, request.url, request.body);
    if (call.bucket !== '') await keep(call, client, objects);
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

async function keep(call: ObjectCall, client: EmulatorClient, objects: ObjectStore): Promise<void> {
  const { method, bucket, key, query } = call;
  if (method === 'POST' && query.has('delete')) {
    for (const deleted of keysToDelete(call.body)) objects.delete(bucket, deleted);
  } else if (key === '') {
    if (method === 'PUT') objects.createBucket(bucket);
    if (method === 'DELETE') objects.deleteBucket(bucket);
  } else if (method === 'DELETE') {
    if (!query.has('uploadId')) objects.delete(bucket, key);
  } else if (!query.has('uploads') && !query.has('partNumber')) {
    await keepObject(call, client, objects);
  }
}

/** Reads the object back: its body has then been put together from chunks, parts or another object. */
async function keepObject({ bucket, key, path }: ObjectCall, client: EmulatorClient, objects: ObjectStore) {
  const { headers, body } = await client.s3({ method: 'GET', path });
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
  );
  objects.save(bucket, key, Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), body);
}

function keysToDelete(body: unknown): string[] {
  const xml = Buffer.isBuffer(body) ? body.toString('utf8') : String(body);
  return [...xml.matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(([, key = '']) => unescapeXml(key));
}

function unescapeXml(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => characters[name] ?? '');
}
