import { mkdir } from 'node:fs/promises';
import type { BuildIdentity } from '../../buildspec/build-request.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { unzipFiles, writeFiles } from '../../cloud/unzip.ts';
import type { Repositories } from '../../git/repositories.ts';
import { readStoredObject } from '../actions/read-stored-object.ts';
import type { BuildRecord } from './build-record.ts';

/** Puts the source of a build into a folder that is made for it, and gives what commands are told of it. */
export async function fetchSource(
  { source, sourceVersion }: Pick<BuildRecord, 'source' | 'sourceVersion'>,
  directory: string,
  from: { repositories: Repositories; cloud: Pick<Cloud, 'readObject'> },
): Promise<Partial<BuildIdentity>> {
  await mkdir(directory, { recursive: true });
  switch (source.type) {
    case 'CODECOMMIT': {
      const { id: commit } = await from.repositories.commit(source.repository, sourceVersion);
      await from.repositories.checkOut(source.repository, commit, directory);
      return { sourceVersion, resolvedSourceVersion: commit };
    }
    case 'S3': {
      const { bucket, key } = source;
      writeFiles(unzipFiles(readStoredObject(from.cloud, bucket, key)), directory);
      return { sourceRepositoryUrl: `s3://${bucket}/${key}` };
    }
    case 'NO_SOURCE':
      return {};
  }
}
