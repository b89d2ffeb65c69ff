import { RegionInfo } from 'aws-cdk-lib/region-info';
import { z } from 'zod';
import type { WorkloadEnvironment } from '../workload/workload-stage.ts';
import type { Context } from './context.ts';
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

/** Every issue's message is what is allowed, so that an error can be put together from it. */
const field = {
  account: text(/^\d{12}$/, 'twelve digits, as a string'),
  region: z.enum(
    RegionInfo.regions.map(({ name }) => name),
    'a region that aws-cdk-lib knows, such as "eu-central-1"; all: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
  ),
};

const database = {
  readers: wholeNumber(0, 15),
  backupRetentionInDays: wholeNumber(1, 35),
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
const capacityUnits = z.number().min(0, 'from 0 to 256').max(256, 'from 0 to 256');

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const address = String.raw`[\w.+-]+@([a-z0-9-]+\.)+[a-z]{2,63}`;
const sender = new RegExp(`^(${address}|[^<>@"]+ <${address}>)$`);

const schema = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{0,15}$/, 'at most 16 lower-case letters, digits and hyphens, a letter first'),
  ...field,
  domain: text(hostName, 'a host name, such as "shop.example.com"').exactOptional(),
  mailFrom: text(sender, 'an address, or a name and an address, such as "Sluice <orders@example.com>"'),
  signIn: z.strictObject({
    secondFactor: z.enum(['optional', 'required'], '"optional" or "required"'),
    threatProtection: z.enum(['off', 'audit', 'enforced'], '"off", "audit" or "enforced"'),
  }),
  seed: z.enum(['demo', 'none'], '"demo" or "none"'),
  keepsData: z.boolean('true or false'),
  sizes: z.strictObject({
    zones: wholeNumber(2, 3),
    natGateways: wholeNumber(1, 3),
    database: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('serverless'),
        minimumCapacityUnits: capacityUnits,
        maximumCapacityUnits: capacityUnits,
        ...database,
      }),
      z.strictObject({
        kind: z.literal('provisioned'),
        instanceType: text(/^[a-z0-9-]+\.[a-z0-9]+$/, 'an instance type without "db.", such as "r7g.large"'),
        ...database,
      }),
    ]),
    cache: z.strictObject({
      nodeType: text(/^cache\.[a-z0-9-]+\.[a-z0-9]+$/, 'a node type, such as "cache.t4g.micro"'),
      nodes: wholeNumber(1, 6),
    }),
    hosts: z.strictObject({
      instanceType: text(/^[a-z0-9-]+\.[a-z0-9]+$/, 'an instance type, such as "t3.medium"'),
      maximum: wholeNumber(1, 100),
    }),
    tasks: z.strictObject({
      storefront: wholeNumber(1, 100),
      catalog: wholeNumber(1, 100),
      orders: wholeNumber(1, 100),
      'order-processor': wholeNumber(1, 100),
      payments: wholeNumber(1, 100),
      'back-office': wholeNumber(1, 100),
      proxy: wholeNumber(1, 100),
    }),
  }),
});

/** The environments with account and region of their own, or else of the context; every field is checked. */
export function resolveEnvironments(
  environments: readonly EnvironmentData[],
  { account, region }: Context,
): WorkloadEnvironment[] {
  const names = environments.map(({ name }) => name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) throw new DuplicateEnvironment(duplicate);
  return environments.map((environment) =>
    check(
      schema,
      { account, region, mailFrom: defaultSender(environment), ...environment },
      {
        owner: `Environment "${environment.name}"`,
        remedy: 'Mend it in pipeline/environments.ts; what is not there comes from the context in cdk.json.',
      },
    ),
  );
}

/** From `.example` nobody can send, and nobody else's name is taken (RFC 2606). */
function defaultSender({ name, domain }: EnvironmentData): string {
  return `Sluice <orders@${domain ?? `${name}.sluice.example`}>`;
}

/** Account and region of the pipeline: those of the context. */
export function resolveLocation({ account, region }: Context): Location {
  return check(
    z.strictObject(field),
    { account, region },
    { owner: 'The pipeline', remedy: 'Mend the context in cdk.json.' },
  );
}

function check<Value>(
  expected: z.ZodType<Value>,
  given: unknown,
  { owner, remedy }: { owner: string; remedy: string },
): Value {
  const result = expected.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw new Error(`${owner} was refused without a reason`, { cause: result.error });
  throw new InvalidField(owner, issue.path.join('.'), valueAt(given, issue.path), issue.message, remedy);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function text(pattern: RegExp, allowed: string) {
  return z.string(allowed).regex(pattern, allowed);
}

function wholeNumber(minimum: number, maximum: number) {
  const allowed = `a whole number from ${minimum} to ${maximum}`;
  return z.int(allowed).min(minimum, allowed).max(maximum, allowed);
}
