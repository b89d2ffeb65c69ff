import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { type ServedService, servedServices } from './served-services.ts';

/** An operation of any service of AWS, which Scheduler calls with the input of a schedule. */
export interface UniversalTarget {
  /** As the SDKs identify it: `codebuild`. */
  service: string;
  /** From a small letter on: `startBuild`. */
  action: string;
}

export class UniversalTargetRefusedError extends Error {
  constructor({ service, action }: UniversalTarget, problem: string) {
    super(`Scheduler would not call ${service}:${action}: ${problem}.`);
    this.name = 'UniversalTargetRefusedError';
  }
}

/** Undefined for the ARN of anything else. */
export function readUniversalTarget(arn: string): UniversalTarget | undefined {
  const [, service, action] = /^arn:[\w-]+:scheduler:::aws-sdk:([^:]+):([^:]+)$/.exec(arn) ?? [];
  return service === undefined || action === undefined ? undefined : { service, action };
}

/** Why nothing here carries it out; undefined where something does. */
export function whyNotServed({ service, action }: UniversalTarget): string | undefined {
  const served = servedServices[service];
  if (served === undefined) return `no API of ${service} is served here for schedules`;
  return served.operations.includes(operationOf(action))
    ? undefined
    : `of ${service} schedules have ${served.operations.map(actionOf).join(', ')} here`;
}

/** `StartBuild` for `startBuild`. */
export function operationOf(action: string): string {
  return `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
}

function actionOf(operation: string): string {
  return `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
}

/**
 * Refuses what Scheduler refuses when a schedule is made: operations that only read, and names that are not spelt as it
 * wants them. Services whose own names begin with a small letter have them with a capital there, and of several capitals
 * at a beginning only the first stays: `ProjectName`, `DbClusterIdentifier`.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 *
 * @throws UniversalTargetRefusedError
 */
export function checkUniversalTarget(target: UniversalTarget, input: JsonValue): void {
  const problem = problemOfName(target) ?? problemOfInput(target, input);
  if (problem !== undefined) throw new UniversalTargetRefusedError(target, problem);
}

function problemOfName({ service, action }: UniversalTarget): string | undefined {
  const small = service.toLowerCase();
  if (service !== small) return `services are written small, ${small}`;
  if (action !== actionOf(action)) return `operations begin with a small letter, ${actionOf(action)}`;
  const reading = readingActions.find((beginning) => action.startsWith(beginning));
  return reading === undefined ? undefined : `it calls no operation that begins with "${reading}"`;
}

function problemOfInput({ service }: UniversalTarget, input: JsonValue): string | undefined {
  if (!isJsonObject(input)) return 'its input has to be a JSON object, the parameters of the operation';
  const misspelt = namesIn(input, servedServices[service]).find((name) => name !== spelt(name));
  return misspelt && `its input has "${misspelt}", which is spelt "${spelt(misspelt)}" there`;
}

const readingActions = [
  ...['get', 'describe', 'list', 'poll', 'receive', 'search', 'scan', 'query', 'select', 'read', 'lookup'],
  ...[
    'discover',
    'validate',
    'batchGet',
    'batchDescribe',
    'batchRead',
    'transactGet',
    'adminGet',
    'adminList',
  ],
  ...['testMigration', 'retrieve', 'testConnection', 'translateDocument', 'isAuthorized', 'invokeModel'],
];

/** Of the parameters, and where none of them is a map, of what stands in them as well. */
function namesIn(input: JsonObject, served: ServedService | undefined): string[] {
  if (served?.spelling !== 'small') return Object.keys(input);
  const inside = (value: JsonValue): string[] => {
    if (Array.isArray(value)) return value.flatMap(inside);
    return isJsonObject(value) ? [...Object.keys(value), ...Object.values(value).flatMap(inside)] : [];
  };
  return inside(input);
}

function spelt(name: string): string {
  const withCapital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return withCapital.replace(/^([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/, (_, first: string, rest: string) => {
    return `${first}${rest.toLowerCase()}`;
  });
}
