import type { JsonApiHandler } from '../../../local/cloud/cloud.ts';
import type { CloudEvent } from '../../../local/cloud/events/event.ts';
import { codeCommitApi } from '../../../local/git/codecommit-api.ts';
import { PullRequests } from '../../../local/git/pull-requests/pull-requests.ts';
import type { PushReport } from '../../../local/git/push-report.ts';
import { openRepositories } from '../../../local/git/repositories.ts';

/** CodeCommit over a state folder of the test's own, and what it tells. */
export function codeCommitInTest(
  stateDirectory: string,
  putEvent: (event: CloudEvent) => void = () => {},
): { serve: JsonApiHandler; pullRequests: PullRequests; moves: PushReport[] } {
  const moves: PushReport[] = [];
  const repositories = openRepositories(stateDirectory);
  const pullRequests = new PullRequests({ stateDirectory, repositories, putEvent, placeOf: () => undefined });
  const moved = async (push: PushReport) => moves.push(push);
  return { serve: codeCommitApi(stateDirectory, { pullRequests, moved }), pullRequests, moves };
}
