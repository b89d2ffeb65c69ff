import type { JsonValue } from '../../cloud/json.ts';
import type {
  Patterns,
  PullRequestEvent,
  PullRequestFilter,
  PushFilter,
  TriggerDeclaration,
} from '../declaration.ts';
import type { PropertyReader } from '../property-reader.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-codepipeline-pipeline-pipelinetriggerdeclaration.html */
export function readTriggers(read: PropertyReader, value: JsonValue | undefined): TriggerDeclaration[] {
  return read.optionalObjects('Triggers', value).flatMap(({ GitConfiguration }, index) => {
    // It asks for nothing that a push does not do anyway.
    if (GitConfiguration === undefined) return [];
    const path = `Triggers.${index}.GitConfiguration`;
    const { SourceActionName, Push, PullRequest } = read.object(path, GitConfiguration);
    return {
      sourceAction: read.text(`${path}.SourceActionName`, SourceActionName),
      push: readFilters(read, `${path}.Push`, Push),
      pullRequest: readPullRequestFilters(read, `${path}.PullRequest`, PullRequest),
    };
  });
}

function readFilters(read: PropertyReader, path: string, value: JsonValue | undefined): PushFilter[] {
  return read.optionalObjects(path, value).map(({ Branches, FilePaths, Tags }, index) => ({
    branches: readPatterns(read, `${path}.${index}.Branches`, Branches),
    filePaths: readPatterns(read, `${path}.${index}.FilePaths`, FilePaths),
    tags: readPatterns(read, `${path}.${index}.Tags`, Tags),
  }));
}

const pullRequestEvents: readonly PullRequestEvent[] = ['OPEN', 'UPDATED', 'CLOSED'];

/** One that names no events is for all of them. */
function readPullRequestFilters(
  read: PropertyReader,
  path: string,
  value: JsonValue | undefined,
): PullRequestFilter[] {
  return read.optionalObjects(path, value).map(({ Branches, FilePaths, Events }, index) => ({
    events:
      Events === undefined
        ? [...pullRequestEvents]
        : read
            .listOfTexts(`${path}.${index}.Events`, Events)
            .map(
              (given) =>
                pullRequestEvents.find((event) => event === given) ??
                read.fail(`${path}.${index}.Events`, pullRequestEvents.join(', '), given),
            ),
    branches: readPatterns(read, `${path}.${index}.Branches`, Branches),
    filePaths: readPatterns(read, `${path}.${index}.FilePaths`, FilePaths),
  }));
}

function readPatterns(read: PropertyReader, path: string, value: JsonValue | undefined): Patterns | null {
  if (value === undefined) return null;
  const { Includes = [], Excludes = [] } = read.object(path, value);
  return {
    includes: read.listOfTexts(`${path}.Includes`, Includes),
    excludes: read.listOfTexts(`${path}.Excludes`, Excludes),
  };
}
