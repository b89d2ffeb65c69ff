import { RegionInfo } from 'aws-cdk-lib/region-info';
import { z } from 'zod';
import { mailAddress } from './mail-address.ts';

// Every issue's message is what is allowed, so that an error can be put together from it.

const region = z.enum(
  RegionInfo.regions.map(({ name }) => name),
  'a region that aws-cdk-lib knows, such as "eu-central-1"; all: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
);

const location = { account: text(/^\d{12}$/, 'twelve digits, as a string'), region };

/** Account and region, each as CDK may take it. */
export const locationSchema = fields(location);

const database = {
  readers: wholeNumber(0, 15),
  backupRetentionInDays: wholeNumber(1, 35),
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
const capacityUnits = (minimum: number) => {
  const allowed = `from ${minimum} to 256, in steps of 0.5`;
  return z.number(allowed).min(minimum, allowed).max(256, allowed).multipleOf(0.5, allowed);
};

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const knownTimeZone = 'a time zone of the IANA data base, such as "Europe/Berlin"';

const sender = new RegExp(`^(${mailAddress}|[^<>@"]+ <${mailAddress}>)$`);

const alertAddress = text(new RegExp(`^${mailAddress}$`), 'an e-mail address, such as "on-call@example.com"');

const sizes = fields({
  zones: wholeNumber(2, 3),
  natGateways: wholeNumber(1, 3),
  interfaceEndpoints: z.boolean('true or false'),
  database: z.discriminatedUnion(
    'kind',
    [
      fields({
        kind: z.literal('serverless'),
        minimumCapacityUnits: capacityUnits(0),
        maximumCapacityUnits: capacityUnits(1),
        ...database,
      }),
      fields({
        kind: z.literal('provisioned'),
        instanceType: text(/^[a-z0-9-]+\.[a-z0-9]+$/, 'an instance type without "db.", such as "r7g.large"'),
        ...database,
      }),
    ],
    'an object whose kind is "serverless" or "provisioned"',
  ),
  cache: fields({
    nodeType: text(/^cache\.[a-z0-9-]+\.[a-z0-9]+$/, 'a node type, such as "cache.t4g.micro"'),
    nodes: wholeNumber(1, 6),
    engine: z.enum(['valkey', 'redis'], '"valkey" or "redis"').exactOptional(),
    snapshotRetentionInDays: wholeNumber(0, 35),
  }),
  hosts: fields({
    instanceType: text(/^[a-z0-9-]+\.[a-z0-9]+$/, 'an instance type, such as "t3.medium"'),
    maximum: wholeNumber(1, 100),
    targetCapacityInPercent: wholeNumber(1, 100),
  }),
  proxies: fields({
    instanceType: text(/^[a-z0-9-]+\.[a-z0-9]+$/, 'an instance type, such as "t3.small"'),
  }),
  tasks: fields({
    storefront: taskBounds(),
    catalog: taskBounds(),
    orders: taskBounds(),
    'order-processor': taskBounds(),
    payments: taskBounds(),
    'back-office': taskBounds(),
  }),
});

/** Every field of an environment by itself; what must fit together stands in `contradictions.ts`. */
export const environmentSchema = fields({
  name: text(/^[a-z][a-z0-9-]{0,15}$/, 'at most 16 lower-case letters, digits and hyphens, a letter first'),
  ...location,
  drRegion: region.exactOptional(),
  drSizes: sizes.exactOptional(),
  domain: text(hostName, 'a host name, such as "shop.example.com"').exactOptional(),
  hostedZone: fields({
    id: text(/^Z[A-Z0-9]{1,31}$/, 'the id of a zone in Route 53, such as "Z0123456789ABCDEFGHIJ"'),
    name: text(hostName, 'the name of a zone, such as "example.com"'),
  }).exactOptional(),
  mailFrom: text(sender, 'an address, or a name and an address, such as "Sluice <orders@example.com>"'),
  signIn: fields({
    secondFactor: z.enum(['optional', 'required'], '"optional" or "required"'),
    threatProtection: z.enum(['off', 'audit', 'enforced'], '"off", "audit" or "enforced"'),
  }),
  alerts: fields({
    pages: alertAddress.exactOptional(),
    tickets: alertAddress.exactOptional(),
  }).exactOptional(),
  officeHours: fields({
    timeZone: z.string(knownTimeZone).refine(isTimeZone, knownTimeZone),
    days: text(/^[A-Z]{3}([-,][A-Z]{3})*$/, 'days of the week as in a cron expression, such as "MON-FRI"'),
    from: wholeNumber(0, 22),
    to: wholeNumber(1, 23),
  }).exactOptional(),
  reporting: fields({ keptForDays: wholeNumber(1, 3650) }),
  snapshots: fields({
    keptInDays: wholeNumber(1, 3650),
    lock: z.enum(['governance', 'compliance'], '"governance" or "compliance"'),
  }).exactOptional(),
  canary: fields({ everyMinutes: wholeNumber(3, 60) }).exactOptional(),
  seed: z.enum(['demo', 'none'], '"demo" or "none"'),
  keepsData: z.boolean('true or false'),
  unchangedApprovesItself: z.boolean('true or false').exactOptional(),
  fargateCapacity: z.enum(['on-demand', 'spot'], '"on-demand" or "spot"'),
  architecture: z.enum(['x86_64', 'arm64'], '"x86_64" or "arm64"'),
  rollout: z.discriminatedUnion(
    'kind',
    [
      fields({ kind: z.literal('rolling') }),
      // Shorter, a canary would be over before an alarm can go off.
      fields({
        kind: z.literal('canary'),
        percent: wholeNumber(1, 99),
        bakeTimeInMinutes: wholeNumber(3, 1440),
      }),
    ],
    'an object whose kind is "rolling" or "canary"',
  ),
  sizes,
});

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name);
}

/** An object with these fields and no others. */
function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, `an object with the fields ${Object.keys(shape).join(', ')} and no others`);
}

function taskBounds() {
  return fields({ minimum: wholeNumber(1, 100), maximum: wholeNumber(1, 100) });
}

function text(pattern: RegExp, allowed: string) {
  return z.string(allowed).regex(pattern, allowed);
}

function wholeNumber(minimum: number, maximum: number) {
  const allowed = `a whole number from ${minimum} to ${maximum}`;
  return z.int(allowed).min(minimum, allowed).max(maximum, allowed);
}
