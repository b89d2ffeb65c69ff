import type { BuildIdentity, BuildRequest } from '../build-request.ts';
import { readParameter, readSecret } from './aws-values.ts';
import { createGithubLog } from './github-log.ts';
import { webhookOf } from './webhook-of.ts';

type Variables = Record<string, string | undefined>;

/** AWS's own names for credentials: CodeBuild gives every build those of its role, a job hands them on by these. */
const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** What a build is given in a job of GitHub Actions, where `variables` are the job's. */
export function githubBuild(
  variables: Variables,
  write: (line: string) => void,
): Pick<BuildRequest, 'environment' | 'homeDirectory' | 'identity' | 'observer'> &
  Required<Pick<BuildRequest, 'readParameter' | 'readSecret'>> {
  return {
    environment: given(variables, credentials),
    // Earlier steps of the job hand things on there, and its machine goes with it.
    ...(variables.HOME && { homeDirectory: variables.HOME }),
    identity: identityOf(variables),
    observer: createGithubLog(write),
    readParameter,
    readSecret,
  };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function identityOf(variables: Variables): Partial<BuildIdentity> {
  const {
    AWS_REGION,
    GITHUB_ACTOR,
    GITHUB_JOB,
    GITHUB_REF_NAME,
    GITHUB_REPOSITORY,
    GITHUB_RUN_NUMBER,
    GITHUB_SERVER_URL,
    GITHUB_SHA,
  } = variables;
  const webhook = webhookOf(variables);
  return {
    ...(webhook && { webhook }),
    ...(GITHUB_JOB && { projectName: GITHUB_JOB }),
    ...(GITHUB_RUN_NUMBER && { buildNumber: Number(GITHUB_RUN_NUMBER) }),
    ...(AWS_REGION && { region: AWS_REGION }),
    ...(GITHUB_ACTOR && { initiator: `github/${GITHUB_ACTOR}` }),
    ...(GITHUB_REF_NAME && { sourceVersion: GITHUB_REF_NAME }),
    ...(GITHUB_SHA && { resolvedSourceVersion: GITHUB_SHA }),
    ...(GITHUB_REPOSITORY && { sourceRepositoryUrl: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` }),
  };
}

function given(variables: Variables, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
  );
}
