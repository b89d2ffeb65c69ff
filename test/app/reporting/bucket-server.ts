import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface BucketServer {
  /** The environment variables with which a program finds this server in place of AWS. */
  variables: Record<string, string>;
  /** The objects are the files in it, each under its key. */
  folder: string;
  /** Is asked before each request; what it resolves to false for gets no answer, as if the network had gone. */
  letThrough: (method: string, key: string) => boolean | Promise<boolean>;
  stop: () => Promise<void>;
}

interface Call {
  method: string;
  key: string;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
}

const chunksOf = (folder: string, uploadId: string) => join(folder, '..', 'uploads', uploadId);

/**
 * As much of S3 as the reporting program uses, at the edge of the network: every bucket is the same folder. It keeps
 * objects on disk, so that it does not count against a bounded memory, and it keeps to the conditions of writes.
 */
export async function startBucketServer(root: string): Promise<BucketServer> {
  const folder = join(root, 'objects');
  await mkdir(folder, { recursive: true });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const bucket: BucketServer = {
    variables: {},
    folder,
    letThrough: () => true,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const key = pathname.split('/').slice(2).map(decodeURIComponent).join('/');
    const method = request.method ?? '';
    if (await bucket.letThrough(method, key)) {
      await perform(folder, { method, key, query: searchParams, request, response });
    } else {
      request.destroy();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  bucket.variables = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
  };
  return bucket;
}

async function perform(folder: string, call: Call): Promise<void> {
  const { method, query } = call;
  if (call.request.headers['content-encoding']?.includes('aws-chunked'))
    throw new Error('chunks are not read');
  if (method === 'GET' && call.key === '') return list(folder, call);
  if (method === 'GET' || method === 'HEAD') return get(folder, call);
  if (method === 'POST' && query.has('uploads')) return begin(folder, call);
  if (method === 'PUT' && query.has('partNumber')) return putPart(folder, call);
  if (method === 'POST' && query.has('uploadId')) return complete(folder, call);
  if (method === 'DELETE' && query.has('uploadId')) return abort(folder, call);
  if (method === 'PUT') return put(folder, call);
  throw new Error(`${method} ${call.request.url} is not known here`);
}

function list(folder: string, { query, response }: Call): void {
  const keys = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((key) => key.startsWith(query.get('prefix') ?? ''))
    .sort();
  const start = Number(query.get('continuation-token') ?? 0);
  const page = keys.slice(start, start + 100);
  const next = start + page.length;
  response.end(
    `<ListBucketResult><IsTruncated>${next < keys.length}</IsTruncated>${
      next < keys.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''
    }${page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`,
  );
}

function get(folder: string, { method, key, request, response }: Call): void {
  const file = join(folder, key);
  if (!existsSync(file)) {
    refuse(response, 404, 'NoSuchKey');
    return;
  }
  const { size } = statSync(file);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = to ? Math.min(Number(to), size - 1) : size - 1;
  response.writeHead(from === undefined ? 200 : 206, {
    'content-length': end - start + 1,
    etag: etagOf(file),
  });
  if (method === 'HEAD') response.end();
  else createReadStream(file, { start, end }).pipe(response);
}

async function put(folder: string, { key, request, response }: Call): Promise<void> {
  const received = join(folder, '..', 'uploads', randomUUID());
  await save(request, received);
  moveUnlessRefused(folder, { key, request, response, received });
}

async function begin(folder: string, { response }: Call): Promise<void> {
  const uploadId = randomUUID();
  await mkdir(chunksOf(folder, uploadId), { recursive: true });
  response.end(
    `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
  );
}

async function putPart(folder: string, { query, request, response }: Call): Promise<void> {
  const part = String(query.get('partNumber')).padStart(5, '0');
  await save(request, join(chunksOf(folder, query.get('uploadId') ?? ''), part));
  response.setHeader('etag', `"${part}"`).end();
}

async function complete(folder: string, { key, query, request, response }: Call): Promise<void> {
  const chunks = chunksOf(folder, query.get('uploadId') ?? '');
  request.resume();
  const received = `${chunks}.whole`;
  await writeFile(received, '');
  for (const part of readdirSync(chunks).sort()) {
    await pipeline(createReadStream(join(chunks, part)), createWriteStream(received, { flags: 'a' }));
  }
  moveUnlessRefused(folder, { key, request, response, received });
}

async function abort(folder: string, { query, response }: Call): Promise<void> {
  await rm(chunksOf(folder, query.get('uploadId') ?? ''), { recursive: true });
  response.writeHead(204).end();
}

async function save(request: IncomingMessage, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await pipeline(request, createWriteStream(file));
}

/** In one go, so that of two writers one wins. */
function moveUnlessRefused(
  folder: string,
  { key, request, response, received }: Pick<Call, 'key' | 'request' | 'response'> & { received: string },
): void {
  const file = join(folder, key);
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  const isThere = existsSync(file);
  if (match !== undefined && !isThere) {
    refuse(response, 404, 'NoSuchKey');
    return;
  }
  if ((noneMatch === '*' && isThere) || (match !== undefined && match !== etagOf(file))) {
    refuse(response, 412, 'PreconditionFailed');
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  renameSync(received, file);
  const etag = etagOf(file);
  response
    .setHeader('etag', etag)
    .end(
      request.method === 'POST'
        ? `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`
        : '',
    );
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
}

/** Changes with every write, since each makes a file of its own. */
function etagOf(file: string): string {
  const { ino, mtimeNs, size } = statSync(file, { bigint: true });
  return `"${createHash('sha256').update(`${ino} ${mtimeNs} ${size}`).digest('hex').slice(0, 32)}"`;
}
