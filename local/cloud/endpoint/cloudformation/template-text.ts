import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { type CloudFormationParts, type CloudFormationRequest, ValidationError } from './operation.ts';

/** The template that a request gives, by itself or by the address of an object in a bucket; undefined without one. */
export function givenTemplate(
  { readObject }: CloudFormationParts,
  { parameters }: CloudFormationRequest,
): string | undefined {
  const body = parameters.get('TemplateBody');
  const url = parameters.get('TemplateURL');
  if (url === null || url === '') return body ?? undefined;
  if (body !== null && body !== '')
    throw new ValidationError('Exactly one of TemplateBody or TemplateUrl must be specified.');
  const { bucket, key } = placeOf(url);
  const content = readObject(bucket, key);
  if (content === undefined)
    throw new ValidationError(`S3 error: The specified key does not exist: ${bucket}/${key}`);
  return content.toString('utf8');
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function placeOf(url: string): { bucket: string; key: string } {
  const { hostname, pathname } = parseUrl(url);
  const [first = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
  const inPath = { bucket: first, key: rest.join('/') };
  if (hostname === 'localhost' || hostname.startsWith('127.')) return inPath;
  const [isOfS3, bucket] = /^(?:(.+)\.)?s3[.-]/.exec(hostname) ?? [];
  const isAws = hostname.endsWith('.amazonaws.com') || hostname.endsWith('.amazonaws.com.cn');
  if (isOfS3 === undefined || !isAws) throw new ValidationError('TemplateURL must be a supported URL.');
  return bucket === undefined ? inPath : { bucket, key: [first, ...rest].join('/') };
}

function parseUrl(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new ValidationError('TemplateURL must be a supported URL.');
}

/** A template, or a part of one, for reading what stands in it; empty where it is none. */
export function templateDocument(value: string | JsonValue | undefined): JsonObject {
  const document = typeof value === 'string' && value !== '' ? (JSON.parse(value) as JsonValue) : value;
  return isJsonObject(document) ? document : {};
}
