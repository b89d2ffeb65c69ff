import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { webhookOf } from '../../../../local/buildspec/github/webhook-of.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { writeFiles } from '../build.ts';

async function webhook(event: object, variables: Record<string, string>) {
  const folder = temporaryFolder();
  await writeFiles(folder, { 'event.json': JSON.stringify(event) });
  return webhookOf({ GITHUB_ACTOR_ID: '7', GITHUB_EVENT_PATH: join(folder, 'event.json'), ...variables });
}

describe('the event of a job', () => {
  it.each([
    ['opened', 'PULL_REQUEST_CREATED'],
    ['synchronize', 'PULL_REQUEST_UPDATED'],
    ['closed', 'PULL_REQUEST_CLOSED'],
  ])('is that of a webhook for a pull request that is %s', async (action, event) => {
    const pullRequest = {
      GITHUB_EVENT_NAME: 'pull_request',
      ...{ GITHUB_REF: 'refs/pull/12/merge', GITHUB_HEAD_REF: 'topic', GITHUB_BASE_REF: 'main' },
    };
    expect(await webhook({ action }, pullRequest)).toEqual({
      ...{ actorAccountId: '7', event, trigger: 'pr/12', previousCommit: '' },
      ...{ headRef: 'refs/heads/topic', baseRef: 'refs/heads/main' },
    });
  });

  it('is that of a webhook for a pushed tag', async () => {
    const push = { GITHUB_REF: 'refs/tags/v1', GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' };
    expect(await webhook({ before: 'beef' }, { GITHUB_EVENT_NAME: 'push', ...push })).toMatchObject({
      ...{ trigger: 'tag/v1', headRef: 'refs/tags/v1', previousCommit: 'beef' },
    });
  });

  it('is none for a schedule', async () => {
    expect(await webhook({}, { GITHUB_EVENT_NAME: 'schedule' })).toBeUndefined();
  });
});
