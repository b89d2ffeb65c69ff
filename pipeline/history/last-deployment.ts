import { z } from 'zod';
import { askGithub } from './ask-github.ts';
import type { LastRelease } from './last-release.ts';
import type { GithubRun } from './read-carrier.ts';

const deployments = z.array(z.object({ id: z.number(), sha: z.string() }));
const statuses = z.array(z.object({ state: z.string() }));

/**
 * The newest release that was brought to an environment by GitHub, where each job with an environment is a deployment.
 * https://docs.github.com/en/rest/deployments/deployments
 */
export async function findLastDeployment(
  run: GithubRun,
  environment: string,
): Promise<LastRelease | undefined> {
  for (const { id, sha } of await deploymentsTo(run, environment)) {
    // One that another has followed is inactive by now, and was a success before.
    if ((await statesOf(run, id)).includes('success')) return { executionId: String(id), commit: sha };
  }
  return undefined;
}

/** Whether the newest deployment to an environment has not ended: of two, the older one ends first. */
export async function isBeingDeployed(run: GithubRun, environment: string): Promise<boolean> {
  const [newest] = await deploymentsTo(run, environment);
  if (newest === undefined) return false;
  const [state] = await statesOf(run, newest.id);
  return !ended.includes(state ?? 'not known');
}

/** https://docs.github.com/en/rest/deployments/statuses */
const ended = ['success', 'failure', 'error', 'inactive'];

/** The newest first. */
async function deploymentsTo(run: GithubRun, environment: string) {
  return deployments.parse(
    await askGithub(run, `deployments?environment=${encodeURIComponent(environment)}&per_page=100`),
  );
}

/** The newest first. */
async function statesOf(run: GithubRun, id: number): Promise<string[]> {
  const found = statuses.parse(await askGithub(run, `deployments/${id}/statuses?per_page=100`));
  return found.map(({ state }) => state);
}
