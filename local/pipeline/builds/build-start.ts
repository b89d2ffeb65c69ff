import { randomUUID } from 'node:crypto';
import type { Project } from '../actions/codebuild-project.ts';
import type { BuildRecord } from './build-record.ts';

/** What somebody asks for who starts a build by itself, or a batch of them. */
export interface BuildStart
  extends Pick<
    BuildRecord,
    'source' | 'sourceVersion' | 'variables' | 'buildspec' | 'timeoutInMinutes' | 'batch'
  > {
  project: Project;
  token: string | undefined;
}

/** What the records of a build and of a batch say alike when it begins. */
export function begunRecord({ project, token, ...given }: BuildStart, number: number) {
  const { physicalId, account, region } = project.resource;
  return {
    uuid: randomUUID(),
    project: physicalId,
    ...{ account, region, ...given },
    number,
    token: token ?? null,
    status: 'IN_PROGRESS' as const,
    startedAt: new Date().toISOString(),
    endedAt: null,
    summary: '',
  };
}
