import type { GithubRun } from './read-carrier.ts';

/** GitHub did not answer what it was asked. */
export class GithubRefused extends Error {
  override name = 'GithubRefused';

  constructor(status: number, path: string) {
    super(`GitHub answers ${status} to ${path.split('?')[0]}`);
  }
}

/** Asks the API of GitHub about the repository of a run. @throws GithubRefused */
export async function askGithub({ api, token }: GithubRun, path: string): Promise<unknown> {
  const answer = await fetch(`${api}/${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
  });
  if (!answer.ok) throw new GithubRefused(answer.status, path);
  return answer.json();
}
