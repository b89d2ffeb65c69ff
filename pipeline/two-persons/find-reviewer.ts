import { z } from 'zod';
import { askGithub } from '../history/ask-github.ts';
import type { GithubRun } from '../history/read-carrier.ts';
import { type Approver, NobodyApproved } from './approver.ts';

const reviews = z.array(
  z.object({
    state: z.string(),
    user: z.object({ login: z.string() }),
    environments: z.array(z.object({ name: z.string() })),
  }),
);

/**
 * Who let the run through the gate, as GitHub has it; a gate is an environment there.
 * https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 *
 * @throws NobodyApproved, GithubRefused
 */
export async function findReviewer(run: GithubRun, gate: string): Promise<Approver> {
  const runId = run.runUrl.split('/').at(-1);
  const history = reviews.parse(await askGithub(run, `actions/runs/${runId}/approvals`));
  const review = history.find(
    ({ state, environments }) => state === 'approved' && environments.some(({ name }) => name === gate),
  );
  if (!review) throw new NobodyApproved(gate);
  const { login } = review.user;
  return { identity: login, names: [login], isPerson: true };
}
