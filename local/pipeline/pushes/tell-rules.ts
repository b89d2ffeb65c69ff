import type { Cloud } from '../../cloud/cloud.ts';
import { type ReferenceChange, referenceEvent } from '../../git/reference-event.ts';
import { branchOf } from '../../git/reference-name.ts';
import { type RepositoryPlace, repositoryIdOf, repositoryPlaces } from '../../git/repository-place.ts';
import type { Engine } from '../engine.ts';
import { functionsAsked } from './receive-push.ts';

/**
 * Puts what has become of a branch or a tag on the event bus wherever its repository stands, for the rules of all stacks.
 * To be called before `receivePush`, which hands the push to the pipelines that it is for. These, and the functions that
 * decide about them, are passed over here: the rule that CDK makes for a source action leads to the very pipeline that
 * `receivePush` starts, with the commit of the push, and would start it once more.
 */
export function tellRules(engine: Engine, cloud: Cloud, change: ReferenceChange): void {
  const served = servedOtherwise(engine, cloud, change);
  for (const place of placesOf(engine, cloud, change.repository))
    cloud.putEvent(referenceEvent(change, place), (targetArn) => served.has(targetArn));
}

function servedOtherwise(
  engine: Engine,
  cloud: Cloud,
  { repository, reference, after }: ReferenceChange,
): ReadonlySet<string> {
  if (after === null) return new Set();
  const push = { repository, branch: branchOf(reference), commit: after };
  return new Set(
    engine.sources
      .pipelinesToTell(push)
      .flatMap((told) => [told.pipelineArn, ...functionsAsked(told, push, cloud)]),
  );
}

/** Where templates make it; where none does, where pipelines look for it. */
function placesOf(engine: Engine, cloud: Cloud, repository: string): RepositoryPlace[] {
  const made = repositoryPlaces(cloud, repository);
  if (made.length > 0) return made;
  const repositoryId = repositoryIdOf(repository);
  return engine.sources.placesOf(repository).map((place) => ({ ...place, repositoryId }));
}
