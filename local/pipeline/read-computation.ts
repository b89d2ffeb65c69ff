import type { JsonObject } from '../cloud/json.ts';
import type { Computation } from './declaration.ts';
import type { PropertyReader } from './property-reader.ts';

/** Null for an action without commands of its own. */
export function readComputation(read: PropertyReader, path: string, action: JsonObject): Computation | null {
  if (action.Commands === undefined) return null;
  const outputs = read.optionalObjects(`${path}.OutputArtifacts`, action.OutputArtifacts);
  const variables = read.optionalObjects(`${path}.EnvironmentVariables`, action.EnvironmentVariables);
  return {
    commands: read.listOfTexts(`${path}.Commands`, action.Commands),
    outputVariables: read.listOfTexts(`${path}.OutputVariables`, action.OutputVariables ?? []),
    files: Object.fromEntries(
      outputs.map(({ Name, Files = [] }, index) => [
        read.text(`${path}.OutputArtifacts.${index}.Name`, Name),
        read.listOfTexts(`${path}.OutputArtifacts.${index}.Files`, Files),
      ]),
    ),
    environmentVariables: variables.map(({ Name, Value, Type = 'PLAINTEXT' }, index) => ({
      name: read.text(`${path}.EnvironmentVariables.${index}.Name`, Name),
      value: read.text(`${path}.EnvironmentVariables.${index}.Value`, Value),
      type: read.text(`${path}.EnvironmentVariables.${index}.Type`, Type),
    })),
  };
}
