import type { Caller } from '../cloud.ts';
import type { Properties } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { registeredDefinitions } from './registered-definitions.ts';
import { parseTaskDefinition, type TaskDefinition } from './task-definition.ts';

export class TaskDefinitionMissingError extends Error {
  constructor(given: string) {
    super(
      `There is no task definition ${given} here; refer to one of a stack of the same account and region.`,
    );
    this.name = 'TaskDefinitionMissingError';
  }
}

/** A revision as it was declared. */
export interface DeclaredDefinition {
  arn: string;
  properties: Properties;
}

type Known = Pick<CommonRuntime, 'resources' | 'stateDirectory' | 'worldwide'>;

/**
 * By ARN, by family and revision, or by family, which means its newest revision.
 *
 * @throws TaskDefinitionMissingError
 */
export function findTaskDefinition(runtime: Known, near: Caller, given: string): TaskDefinition {
  const { arn, properties } = findDeclaredDefinition(runtime, near, given);
  return parseTaskDefinition(arn, properties);
}

/** The same, before it is read. */
export function findDeclaredDefinition(
  runtime: Known,
  { account, region }: Caller,
  given: string,
): DeclaredDefinition {
  const asked = given.startsWith('arn:')
    ? given
    : `arn:aws:ecs:${region}:${account}:task-definition/${given}`;
  const ofStacks = runtime.resources
    .all('AWS::ECS::TaskDefinition')
    .map(({ physicalId: arn, properties }) => ({ arn, properties }));
  const [newest] = [...ofStacks, ...registeredDefinitions(runtime).all()]
    .filter(({ arn }) => arn === asked || familyArnOf(arn) === asked)
    .sort((one, other) => revisionOf(other.arn) - revisionOf(one.arn));
  if (!newest) throw new TaskDefinitionMissingError(given);
  return newest;
}

/** The ARN of a revision without its number. */
export function familyArnOf(arn: string): string {
  return arn.replace(/:\d+$/, '');
}

function revisionOf(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf(':') + 1));
}
