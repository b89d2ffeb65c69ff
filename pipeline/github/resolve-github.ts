import { z } from 'zod';
import type { Context } from '../context.ts';
import { check } from '../resolve-environments.ts';

/** The repository on GitHub that takes part in the delivery. */
export interface GithubSettings {
  /**
   * As the tokens of its jobs name it: `owner/name`, or `owner@id/name@id` for a repository that was made or renamed since
   * July 2026 (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/).
   */
  repository: string;
  /** Whether pushes there are delivered by its workflows; the CodePipeline is then started by people only. */
  delivers: boolean;
  /** The ARN of the account's provider for GitHub, where it has one: there can be one only. */
  provider?: string;
}

const repository = 'owner/name or owner@id/name@id, as the subject of its tokens has it';
const delivers = 'true, if its workflows deploy, or false, if it is only mirrored';
const provider = 'left out, or the ARN of an OIDC provider of the account';
const fields = 'an object with the fields repository, delivers, provider and no others';

const githubSchema = z.strictObject(
  {
    repository: z.string(repository).regex(/^[\w-]+(@\d+)?\/[\w.-]+(@\d+)?$/, repository),
    delivers: z.boolean(delivers),
    provider: z
      .string(provider)
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/, provider)
      .exactOptional(),
  },
  fields,
);

/** What the context says of GitHub; undefined where it says nothing. */
export function resolveGithub({ github }: Context): GithubSettings | undefined {
  if (github === undefined) return undefined;
  return check(githubSchema, github, { owner: 'The context "github"', remedy: 'Mend it in cdk.json.' });
}
