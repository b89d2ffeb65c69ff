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
  const newestFirst = deployments.parse(
    await askGithub(run, `deployments?environment=${encodeURIComponent(environment)}&per_page=100`),
  );
  for (const { id, sha } of newestFirst) {
    const states = statuses.parse(await askGithub(run, `deployments/${id}/statuses?per_page=100`));
    // One that another has followed is inactive by now, and was a success before.
    if (states.some(({ state }) => state === 'success')) return { executionId: String(id), commit: sha };
  }
  return undefined;
}
