import type { ActionRequest } from './action-handler.ts';
import { type Project, variableType } from './codebuild-project.ts';
import { ConfigurationError } from './configuration.ts';

const timeoutInMinutes = 55;
const mostCommands = 50;

/**
 * The project that CodePipeline manages itself for an action with commands of its own: they are one phase of a build, whose
 * artifacts are the files that the output artifact names.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
 */
export function commandsProject(request: ActionRequest): Project {
  const { pipeline, action } = request;
  const { computation } = action;
  const commands = commandsOf(request);
  const { account, region } = action;
  const physicalId = `codepipeline-${pipeline.name}-${request.stage}-${action.name}`;
  return {
    resource: { account, region, physicalId },
    told: { account, region, projectName: physicalId },
    buildspec: { text: JSON.stringify(buildspecOf(request, commands)) },
    environmentVariables: (computation?.environmentVariables ?? []).map(({ name, value, type }) => ({
      ...{ name, value },
      type: variableType(name, type, (problem) => new ConfigurationError(request, problem)),
    })),
    cache: { cacheType: 'NO_CACHE' },
    timeoutInMinutes: Math.min(action.timeoutInMinutes ?? timeoutInMinutes, timeoutInMinutes),
  };
}

/** With the variables of earlier actions in place. */
function commandsOf(request: ActionRequest): string[] {
  const { pipeline, action } = request;
  const declared = action.computation?.commands ?? [];
  if (pipeline.pipelineType !== 'V2')
    throw new ConfigurationError(request, 'Commands are for pipelines of type V2 only');
  if (declared.length === 0 || declared.length > mostCommands)
    throw new ConfigurationError(
      request,
      `Commands has ${declared.length} commands; allowed are 1 to ${mostCommands}`,
    );
  const long = declared.find((command) => command.includes('\n'));
  if (long !== undefined)
    throw new ConfigurationError(
      request,
      `each command is one line, and "${long.split('\n')[0]}" goes on in a second`,
    );
  const asConfiguration = Object.fromEntries(declared.map((command, index) => [index, command]));
  return Object.values(request.configurationOf({ ...action, configuration: asConfiguration }));
}

function buildspecOf({ action }: ActionRequest, commands: readonly string[]) {
  const { outputVariables = [], files = {} } = action.computation ?? {};
  const [primary, ...others] = action.outputArtifacts.map((name) => ({ name, files: files[name] ?? [] }));
  const secondary = others.map((artifact) => [artifact.name, { files: artifact.files }]);
  return {
    version: 0.2,
    env: { 'exported-variables': outputVariables },
    phases: { build: { commands } },
    ...(primary !== undefined && {
      artifacts:
        secondary.length === 0
          ? { files: primary.files }
          : {
              files: [],
              'secondary-artifacts': Object.fromEntries([
                [primary.name, { files: primary.files }],
                ...secondary,
              ]),
            },
    }),
  };
}
