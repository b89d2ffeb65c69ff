import { z } from 'zod';
import type { DeliveryService } from './delivery-service.ts';
import { readJunitReports } from './read-junit-reports.ts';

/** A run of GitHub Actions, and how it asks about its repository. */
export interface GithubRun {
  /** Where people see it. */
  runUrl: string;
  /** For example `https://api.github.com/repos/owner/name`. */
  api: string;
  token: string;
}

const deployments = z.array(z.object({ id: z.number(), sha: z.string() }));
const statuses = z.array(z.object({ state: z.string() }));

/**
 * What GitHub knows of a delivery that it carries out: each job with an environment is a deployment there.
 * https://docs.github.com/en/rest/deployments/deployments
 */
export function githubService(
  run: GithubRun,
  /** Into which the job has taken the reports of the run, a folder for each artifact. */
  reportsDirectory: string,
): DeliveryService {
  return {
    executionId: undefined,
    lastRelease: async (environment) => {
      const newestFirst = deployments.parse(
        await ask(run, `deployments?environment=${encodeURIComponent(environment)}&per_page=100`),
      );
      for (const { id, sha } of newestFirst) {
        const states = statuses.parse(await ask(run, `deployments/${id}/statuses?per_page=100`));
        // One that another has followed is inactive by now, and was a success before.
        if (states.some(({ state }) => state === 'success')) return { executionId: String(id), commit: sha };
      }
      return undefined;
    },
    reports: () => readJunitReports(reportsDirectory),
  };
}

async function ask({ api, token }: GithubRun, path: string): Promise<unknown> {
  const answer = await fetch(`${api}/${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
  });
  if (!answer.ok) throw new Error(`GitHub answers ${answer.status} to ${path.split('?')[0]}`);
  return answer.json();
}
