import {
  type ActionDeclaration,
  type Patterns,
  type PipelineDeclaration,
  type PushFilter,
  type TriggerDeclaration,
  typeOf,
} from '../declaration.ts';
import { localSourceOf } from '../local-sources.ts';
import type { ChangedPullRequest } from './changed-pull-request.ts';
import { isMeant } from './glob-pattern.ts';
import type { Push } from './push.ts';

const tagPrefix = 'refs/tags/';

/** The trigger of a source action; undefined where a push to its branch is what starts the pipeline. */
export function triggerOf(
  { triggers }: PipelineDeclaration,
  action: ActionDeclaration,
): TriggerDeclaration | undefined {
  if (typeOf(action) !== 'Source/AWS/CodeStarSourceConnection') return undefined;
  const trigger = triggers.find(({ sourceAction }) => sourceAction === action.name);
  const hasFilter = trigger !== undefined && trigger.push.length + trigger.pullRequest.length > 0;
  return hasFilter ? trigger : undefined;
}

/**
 * What has still to hold of the files that a push changes, where its branch or its tag is one that starts the pipeline by
 * this source: one of the answer, or nothing where that has a null. Undefined where it does not start it.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
 */
export function filePathsAsked(
  declaration: PipelineDeclaration,
  action: ActionDeclaration,
  { repository, branch }: Pick<Push, 'repository' | 'branch'>,
): (Patterns | null)[] | undefined {
  const source = localSourceOf(action);
  if (source?.repository !== repository) return undefined;
  const trigger = triggerOf(declaration, action);
  if (trigger === undefined) return detectsChanges(action) && source.branch === branch ? [null] : undefined;
  const filters = trigger.push.filter((filter) => isFor(filter, branch));
  return filters.length === 0 ? undefined : filters.map(({ filePaths }) => filePaths);
}

function isFor({ branches, tags, filePaths }: PushFilter, ref: string): boolean {
  if (ref.startsWith(tagPrefix)) return tags !== null && isMeant(ref.slice(tagPrefix.length), tags);
  if (branches === null) return tags === null && filePaths !== null;
  return isMeant(ref, branches);
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
function detectsChanges({ configuration }: ActionDeclaration): boolean {
  return configuration.DetectChanges !== 'false';
}

/**
 * The same for a pull request: its branch is the one into which it is to be merged.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
 */
export function filePathsAskedOfPullRequest(
  declaration: PipelineDeclaration,
  action: ActionDeclaration,
  { repository, destination, event }: Pick<ChangedPullRequest, 'repository' | 'destination' | 'event'>,
): (Patterns | null)[] | undefined {
  if (localSourceOf(action)?.repository !== repository) return undefined;
  const filters = triggerOf(declaration, action)?.pullRequest ?? [];
  const own = filters.filter(
    ({ events, branches }) => events.includes(event) && (branches === null || isMeant(destination, branches)),
  );
  return own.length === 0 ? undefined : own.map(({ filePaths }) => filePaths);
}

/** The branches and tags whose pushes start the pipeline by a source, as patterns, to be told to whoever pushes. */
export function triggeringPatterns(declaration: PipelineDeclaration, action: ActionDeclaration): string[] {
  const source = localSourceOf(action);
  const trigger = triggerOf(declaration, action);
  if (trigger === undefined) return source !== undefined && detectsChanges(action) ? [source.branch] : [];
  return trigger.push.flatMap(({ branches, tags }) => [
    ...(tags === null ? [] : includesOf(tags).map((tag) => `${tagPrefix}${tag}`)),
    ...(tags === null || branches !== null ? includesOf(branches) : []),
  ]);
}

function includesOf(patterns: Patterns | null): string[] {
  return patterns === null || patterns.includes.length === 0 ? ['**'] : patterns.includes;
}
