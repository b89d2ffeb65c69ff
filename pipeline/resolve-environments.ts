import type { z } from 'zod';
import type { Architecture, WorkloadEnvironment } from '../workload/workload-stage.ts';
import type { Context } from './context.ts';
import { findContradiction } from './contradictions.ts';
import type { DeliveredEnvironment } from './delivered-environment.ts';
import { environmentSchema, locationSchema } from './environment-schema.ts';
import type { EnvironmentData } from './environments.ts';
import { RefusedInput } from './refused-input.ts';

/** A field that cannot be deployed as it is. */
export class InvalidField extends RefusedInput {
  override name = 'InvalidField';

  constructor(owner: string, field: string, given: unknown, allowed: string, remedy: string) {
    super(`${owner}: ${field} is ${JSON.stringify(given) ?? 'missing'}; it must be ${allowed}. ${remedy}`);
  }
}

/** Two environments of one name would be the same stacks. */
export class DuplicateEnvironment extends RefusedInput {
  override name = 'DuplicateEnvironment';

  constructor(name: string) {
    super(`Environment "${name}" stands twice in pipeline/environments.ts; give each a name of its own.`);
  }
}

/** Where the pipeline itself stands, and the registry with the images. */
export interface Location {
  account: string;
  region: string;
}

/** The environments with account and region of their own, or else of the context; every field is checked. */
export function resolveEnvironments(
  environments: readonly EnvironmentData[],
  { account, region }: Context,
): DeliveredEnvironment[] {
  const names = environments.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) throw new DuplicateEnvironment(duplicate);
  const resolved = environments.map((environment) =>
    resolve({ account, region, mailFrom: defaultSender(environment), ...environment }),
  );
  checkArchitectures(resolved);
  return resolved;
}

/** An image is built once, for one architecture, and carried from one environment to the next. */
function checkArchitectures([first, ...others]: readonly WorkloadEnvironment[]): void {
  const other = others.find(({ architecture }) => architecture !== first?.architecture);
  if (!first || !other) return;
  throw new InvalidField(
    `Environment "${other.name}"`,
    'architecture',
    other.architecture,
    `"${first.architecture}", as in "${first.name}", whose images it runs`,
    'Change it in all environments of pipeline/environments.ts at once.',
  );
}

/** What all environments run on, and images are built for. */
export function architectureOf([first]: readonly WorkloadEnvironment[]): Architecture {
  if (!first) throw new Error('Without an environment there is nothing that images could be built for.');
  return first.architecture;
}

/** The regions that are to take over, beside that in which the delivery is at home. */
export function drRegionsOf(
  environments: readonly WorkloadEnvironment[],
  home: Pick<Location, 'region'>,
): string[] {
  const regions = new Set(environments.flatMap(({ drRegion }) => drRegion ?? []));
  regions.delete(home.region);
  return [...regions];
}

function resolve(given: Context & { name: string }): WorkloadEnvironment {
  const about = {
    owner: `Environment "${given.name}"`,
    remedy: 'Mend it in pipeline/environments.ts; what is not there comes from the context in cdk.json.',
  };
  const environment = check(environmentSchema, given, about);
  const contradiction = findContradiction(environment);
  if (contradiction) throw refusal(given, contradiction.path, contradiction.allowed, about);
  return environment;
}

/** From `.example` nobody can send, and nobody else's name is taken (RFC 2606). */
function defaultSender({ name, domain }: EnvironmentData): string {
  return `Sluice <orders@${domain ?? `${name}.sluice.example`}>`;
}

/** Account and region of the pipeline: those of the context. */
export function resolveLocation({ account, region }: Context): Location {
  return check(
    locationSchema,
    { account, region },
    { owner: 'The pipeline', remedy: 'Mend the context in cdk.json.' },
  );
}

/** Whose fields are checked, and where they are mended. */
export interface Subject {
  owner: string;
  remedy: string;
}

/** The value as the schema has it; its first issue, of which the message is what is allowed, becomes an error. */
export function check<Value>(expected: z.ZodType<Value>, given: unknown, about: Subject): Value {
  const result = expected.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw new Error(`${about.owner} was refused without a reason`, { cause: result.error });
  if (issue.code === 'unrecognized_keys') {
    throw refusal(
      given,
      [...issue.path, ...issue.keys.slice(0, 1)],
      'left out, because nothing reads it',
      about,
    );
  }
  throw refusal(given, issue.path, issue.message, about);
}

function refusal(given: unknown, path: readonly PropertyKey[], allowed: string, { owner, remedy }: Subject) {
  return new InvalidField(owner, path.join('.'), valueAt(given, path), allowed, remedy);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
