import { readVariable, type Variables } from './read-variable.ts';

/** What carries the delivery out: CodePipeline, or a run of GitHub Actions. */
export type Carrier = PipelineExecution | GithubRun;

export interface PipelineExecution {
  kind: 'codepipeline';
  pipelineName: string;
  executionId: string;
}

export interface GithubRun {
  kind: 'github';
  /** Where people see it. */
  runUrl: string;
  /** For example `https://api.github.com/repos/owner/name`. */
  api: string;
  token: string;
}

/** @throws MissingVariable */
export function readCarrier(variables: Variables): Carrier {
  const { RUN_URL } = variables;
  if (RUN_URL) {
    return {
      kind: 'github',
      runUrl: RUN_URL,
      api: readVariable(variables, 'REPOSITORY_API', 'the address of the repository in the API of GitHub'),
      token: readVariable(variables, 'GITHUB_TOKEN', 'the token of the job'),
    };
  }
  return {
    kind: 'codepipeline',
    pipelineName: readVariable(
      variables,
      'PIPELINE',
      'the name of the pipeline; in a job of GitHub set RUN_URL',
    ),
    executionId: readVariable(variables, 'EXECUTION_ID', 'the execution that has come to the gate'),
  };
}
