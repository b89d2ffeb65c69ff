import type { Caller } from '../../cloud/cloud.ts';
import type { JsonObject, JsonValue } from '../../cloud/json.ts';
import type { ApprovalRuleTemplates } from '../approval-rule-templates.ts';
import type { PushReport } from '../push-report.ts';
import type { PullRequests } from './pull-requests.ts';

export interface PullRequestSurroundings {
  pullRequests: PullRequests;
  templates: ApprovalRuleTemplates;
  /** Moves a branch forward, as a push would; throws ServiceException where that is no fast-forward. */
  fastForward(to: Pick<PushReport, 'repository' | 'branch' | 'commit'> & { by: string }): Promise<void>;
}

export type PullRequestOperation = (
  surroundings: PullRequestSurroundings,
  input: JsonObject,
  caller: Caller,
) => Promise<JsonValue>;
