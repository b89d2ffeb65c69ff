import type { Caller } from '../cloud.ts';
import type { Runtime } from '../runtime.ts';
import { parseTaskDefinition, type TaskDefinition } from './task-definition.ts';

export class TaskDefinitionMissingError extends Error {
  constructor(given: string) {
    super(
      `There is no task definition ${given} here; refer to one of a stack of the same account and region.`,
    );
    this.name = 'TaskDefinitionMissingError';
  }
}

/**
 * By ARN, by family and revision, or by family, which means its newest revision.
 *
 * @throws TaskDefinitionMissingError
 */
export function findTaskDefinition(
  runtime: Pick<Runtime, 'resources'>,
  { account, region }: Caller,
  given: string,
): TaskDefinition {
  const arn = given.startsWith('arn:') ? given : `arn:aws:ecs:${region}:${account}:task-definition/${given}`;
  const revisions = runtime.resources
    .all('AWS::ECS::TaskDefinition')
    .filter(({ physicalId }) => physicalId === arn || physicalId.replace(/:\d+$/, '') === arn)
    .sort((one, other) => revisionOf(other.physicalId) - revisionOf(one.physicalId));
  const [newest] = revisions;
  if (!newest) throw new TaskDefinitionMissingError(given);
  return parseTaskDefinition(newest.physicalId, newest.properties);
}

function revisionOf(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf(':') + 1));
}
