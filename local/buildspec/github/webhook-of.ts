import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Webhook } from '../build-request.ts';

const eventSchema = z.object({ action: z.string().default(''), before: z.string().default('') });

/**
 * The event of a job in the words of CodeBuild's webhooks; others than pushes and pull requests, such as a schedule, are
 * none.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function webhookOf(variables: Record<string, string | undefined>): Webhook | undefined {
  const { GITHUB_ACTOR_ID: actorAccountId = '', GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH } = variables;
  const { GITHUB_BASE_REF, GITHUB_HEAD_REF, GITHUB_REF = '', GITHUB_REF_NAME, GITHUB_REF_TYPE } = variables;
  if ((name !== 'push' && name !== 'pull_request') || GITHUB_EVENT_PATH === undefined) return undefined;
  const { action, before } = eventSchema.parse(JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')));
  if (name === 'push') {
    const pushed = { event: 'PUSH', headRef: GITHUB_REF, baseRef: '', previousCommit: before };
    return { actorAccountId, trigger: `${GITHUB_REF_TYPE}/${GITHUB_REF_NAME}`, ...pushed };
  }
  return {
    actorAccountId,
    trigger: `pr/${GITHUB_REF.split('/')[2]}`,
    event: pullRequestEvents[action] ?? 'PULL_REQUEST_UPDATED',
    headRef: `refs/heads/${GITHUB_HEAD_REF}`,
    baseRef: `refs/heads/${GITHUB_BASE_REF}`,
    previousCommit: '',
  };
}

/** By the action of GitHub's event. */
const pullRequestEvents: Record<string, string> = {
  opened: 'PULL_REQUEST_CREATED',
  reopened: 'PULL_REQUEST_REOPENED',
  closed: 'PULL_REQUEST_CLOSED',
};
