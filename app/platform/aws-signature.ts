import { createHmac, hash } from 'node:crypto';

/** What AWS knows a caller by. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of a role; sent as `x-amz-security-token`. */
  sessionToken?: string | undefined;
}

export interface RequestToSign {
  /** Of a URL without query string. */
  path: string;
  /** Names in lower case, all of which are signed; `host` and `x-amz-date` have to be among them. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Signature {
  region: string;
  service: string;
  credentials: Credentials;
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * The `authorization` header of a POST, by Signature Version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function authorizationOf(request: RequestToSign, { region, service, credentials }: Signature): string {
  const names = Object.keys(request.headers).sort();
  const signedHeaders = names.join(';');
  const lines = names.map((name) => `${name}:${request.headers[name]?.trim()}\n`).join('');
  const canonical = `POST\n${request.path}\n\n${lines}\n${signedHeaders}\n${hash('sha256', request.body)}`;
  const time = request.headers['x-amz-date'] ?? '';
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signature = createHmac('sha256', signingKey(credentials.secretAccessKey, scope))
    .update(`${algorithm}\n${time}\n${scope}\n${hash('sha256', canonical)}`)
    .digest('hex');
  return `${algorithm} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/** A moment as AWS writes it: `20261122T093000Z`. */
export function amzDate(date: Date): string {
  return date.toISOString().replace(/[:-]|\.\d{3}/g, '');
}

/** The same for a whole day. */
let kept: { secret: string; scope: string; key: Buffer } | undefined;

function signingKey(secret: string, scope: string): Buffer {
  if (kept?.secret === secret && kept.scope === scope) return kept.key;
  const key = scope
    .split('/')
    .reduce(
      (previous: string | Buffer, part) => createHmac('sha256', previous).update(part).digest(),
      `AWS4${secret}`,
    ) as Buffer;
  kept = { secret, scope, key };
  return key;
}
