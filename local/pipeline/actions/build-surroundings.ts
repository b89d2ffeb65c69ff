import type { BuildRequest } from '../../buildspec/build-request.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { CodeBuildOptions } from './codebuild-options.ts';
import type { ProjectPlace } from './codebuild-project.ts';

/** What every build of a project has around it, whoever has started it. */
export function surroundingsOf(
  options: CodeBuildOptions,
  project: ProjectPlace,
  workDirectory: string,
): Pick<BuildRequest, 'environment' | 'readParameter' | 'readSecret' | 'pathFolders'> {
  const { cloud, pathFolders } = options;
  return {
    environment: {
      ...cloud.runtime.awsEnvironment(project.account, project.region),
      ...gitEnvironment(options, workDirectory),
    },
    readParameter: async (name) => readParameter(cloud, project, name),
    readSecret: async ({ secretId, versionId, versionStage }) =>
      cloud.runtime.secrets.read(secretId, { versionId, stage: versionStage }),
    pathFolders,
  };
}

/**
 * Lets git reach a CodeCommit repository by its address, as CodeBuild's credential helper does, and no checkout that the
 * rehearsal happens to stand in: https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT
 */
function gitEnvironment(
  { cloud, repositories }: Pick<CodeBuildOptions, 'cloud' | 'repositories'>,
  workDirectory: string,
): Record<string, string> {
  const addresses = cloud.resources('AWS::CodeCommit::Repository').flatMap(({ region, properties }) => {
    const name = String(properties.RepositoryName);
    const address = `https://git-codecommit.${region}.amazonaws.com/v1/repos/${name}`;
    return [[`url.${repositories.directory(name)}.insteadOf`, address] as const];
  });
  return {
    GIT_CEILING_DIRECTORIES: workDirectory,
    GIT_CONFIG_COUNT: String(addresses.length),
    ...Object.fromEntries(
      addresses.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

class ParameterMissingError extends Error {
  constructor(name: string) {
    super(`there is no parameter ${name}; deploy a stack that declares it`);
    this.name = 'ParameterMissingError';
  }
}

function readParameter(
  cloud: Pick<Cloud, 'resources'>,
  near: { account: string; region: string },
  name: string,
): string {
  const parameter = cloud
    .resources('AWS::SSM::Parameter')
    .find(
      ({ physicalId, account, region }) =>
        physicalId === name && account === near.account && region === near.region,
    );
  const value = parameter?.properties.Value;
  if (typeof value !== 'string') throw new ParameterMissingError(name);
  return value;
}
