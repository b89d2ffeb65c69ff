import { RefusedInput } from '../refused-input.ts';
import type { GithubRun } from './github-service.ts';

/** A variable that a dossier cannot be written without. */
export class MissingVariable extends RefusedInput {
  override name = 'MissingVariable';

  constructor(variable: string, meaning: string) {
    super(`${variable} is not set; set it to ${meaning}.`);
  }
}

/** What the build is told, by its variables. */
export interface Setting {
  /** The environment behind the gate. */
  environment: string;
  /** What git clones. */
  sourceUrl: string;
  /** The folder with the cloud assembly. */
  assemblyDirectory: string;
  carriedOutBy: CodePipelineSetting | GithubSetting;
}

export interface CodePipelineSetting {
  kind: 'codepipeline';
  pipelineName: string;
  executionId: string;
  /** Where dossiers are kept. */
  bucket: string;
}

export type GithubSetting = { kind: 'github' } & GithubRun;

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws MissingVariable */
export function readSetting(variables: Variables): Setting {
  const read = (variable: string, meaning: string) => {
    const value = variables[variable];
    if (!value) throw new MissingVariable(variable, meaning);
    return value;
  };
  return {
    environment: read('ENVIRONMENT', 'the environment that the gate guards, such as staging'),
    sourceUrl: read('SOURCE_URL', 'what git clones'),
    // CodeBuild tells by such a variable where it has put a further source.
    assemblyDirectory: variables[`CODEBUILD_SRC_DIR_${variables.ASSEMBLY_SOURCE}`] ?? 'cdk.out',
    carriedOutBy: variables.RUN_URL
      ? {
          kind: 'github',
          runUrl: variables.RUN_URL,
          api: read('REPOSITORY_API', 'the address of the repository in the API of GitHub'),
          token: read('GITHUB_TOKEN', 'the token of the job'),
        }
      : {
          kind: 'codepipeline',
          pipelineName: read('PIPELINE', 'the name of the pipeline; in a job of GitHub set RUN_URL'),
          executionId: read('EXECUTION_ID', 'the execution that has come to the gate'),
          bucket: read('DOSSIER_BUCKET', 'the bucket that dossiers are kept in'),
        },
  };
}
