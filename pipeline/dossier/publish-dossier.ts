import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Dossier } from './dossier.ts';

/** The files of a dossier. */
export interface DossierFiles {
  page: string;
  json: string;
}

/**
 * Puts a dossier where it outlives the build, and answers where people find the page: in the console of S3, to which they
 * sign in. A signed address would end with the credentials of the build, long before a gate is answered.
 */
export async function publishDossier(
  client: S3Client,
  { page, json }: DossierFiles,
  { dossier, bucket, region }: { dossier: Dossier; bucket: string; region: string },
): Promise<string> {
  const folder = folderOf(dossier);
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: `${folder}/dossier.json`,
      Body: json,
      ContentType: 'application/json; charset=utf-8',
    }),
  );
  const key = `${folder}/dossier.html`;
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: page, ContentType: 'text/html; charset=utf-8' }),
  );
  return addressInConsole({ bucket, key, region });
}

/** One folder for each time that a release came to a gate; in their sequence, by environment. */
function folderOf({ environment, writtenAt, commit }: Dossier): string {
  const moment = writtenAt.replaceAll(/[-:]|\.\d+/g, '');
  return `${environment}/${moment}-${commit.slice(0, 12)}`;
}

function addressInConsole({ bucket, key, region }: { bucket: string; key: string; region: string }): string {
  const isInChina = region.startsWith('cn-');
  const host = isInChina ? 'console.amazonaws.cn' : `${region}.console.aws.amazon.com`;
  return `https://${host}/s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(key)}`;
}
