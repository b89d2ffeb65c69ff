import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { WorkloadEnvironment } from '../workload/workload-stage.ts';

/** A field that is right by itself and does not fit another one. */
export interface Contradiction {
  path: readonly string[];
  /** What the other field leaves to this one. */
  allowed: string;
}

/** The first field that does not fit what the environment says elsewhere. */
export function findContradiction(environment: WorkloadEnvironment): Contradiction | undefined {
  for (const rule of rules) {
    const contradiction = rule(environment);
    if (contradiction) return contradiction;
  }
  return undefined;
}

const rules: readonly ((environment: WorkloadEnvironment) => Contradiction | undefined)[] = [
  drRegionIsAnother,
  drRegionIsInThePartition,
  drRegionHasSizes,
  drSizesHaveRegion,
  drSizesFit,
  domainHasZone,
  zoneHasDomain,
  domainStandsInItsZone,
  natGatewaysHaveZones,
  capacityIsARange,
  keptDataHasAReader,
  taskBoundsAreRanges,
  keptDataIsNotOnSpot,
  officeHoursAreARange,
  customersAreAwakeAtNight,
  hostsTakeARollout,
  hostsHaveTheArchitecture,
  keptDataHasADomain,
  canaryFindsTheRegionInUse,
];

function drRegionIsAnother({ region, drRegion }: WorkloadEnvironment): Contradiction | undefined {
  if (drRegion !== region) return undefined;
  return { path: ['drRegion'], allowed: 'another region than the environment stands in, or left out' };
}

/** Nothing is replicated from one partition to another: not Aurora, nor images, secrets or snapshots. */
function drRegionIsInThePartition({ region, drRegion }: WorkloadEnvironment): Contradiction | undefined {
  if (drRegion === undefined) return undefined;
  const { partition } = RegionInfo.get(region);
  if (RegionInfo.get(drRegion).partition === partition) return undefined;
  return { path: ['drRegion'], allowed: `a region of the partition "${partition}", as ${region} is` };
}

function drRegionHasSizes({ drRegion, drSizes }: WorkloadEnvironment): Contradiction | undefined {
  if (drRegion === undefined || drSizes !== undefined) return undefined;
  return { path: ['drSizes'], allowed: `the sizes of the shop that waits in ${drRegion}, as in sizes` };
}

function drSizesHaveRegion({ drRegion, drSizes }: WorkloadEnvironment): Contradiction | undefined {
  if (drSizes === undefined || drRegion !== undefined) return undefined;
  return { path: ['drRegion'], allowed: 'the region for which drSizes are, or drSizes left out' };
}

function drSizesFit(environment: WorkloadEnvironment): Contradiction | undefined {
  const { drSizes } = environment;
  if (drSizes === undefined) return undefined;
  const rules = [
    natGatewaysHaveZones,
    capacityIsARange,
    taskBoundsAreRanges,
    hostsTakeARollout,
    hostsHaveTheArchitecture,
  ];
  for (const rule of rules) {
    const contradiction = rule({ ...environment, sizes: drSizes });
    if (contradiction) return { ...contradiction, path: ['drSizes', ...contradiction.path.slice(1)] };
  }
  return undefined;
}

function domainHasZone({ domain, hostedZone }: WorkloadEnvironment): Contradiction | undefined {
  if (domain === undefined || hostedZone !== undefined) return undefined;
  return { path: ['hostedZone'], allowed: `id and name of the zone in Route 53 that holds ${domain}` };
}

function zoneHasDomain({ domain, hostedZone }: WorkloadEnvironment): Contradiction | undefined {
  if (domain !== undefined || hostedZone === undefined) return undefined;
  return { path: ['domain'], allowed: `a name in the zone ${hostedZone.name}, or hostedZone left out` };
}

function domainStandsInItsZone({ domain, hostedZone }: WorkloadEnvironment): Contradiction | undefined {
  if (domain === undefined || hostedZone === undefined) return undefined;
  if (domain === hostedZone.name || domain.endsWith(`.${hostedZone.name}`)) return undefined;
  return { path: ['domain'], allowed: `${hostedZone.name} or a name that ends in .${hostedZone.name}` };
}

function natGatewaysHaveZones({
  sizes: { natGateways, zones },
}: WorkloadEnvironment): Contradiction | undefined {
  if (natGateways <= zones) return undefined;
  return { path: ['sizes', 'natGateways'], allowed: `at most one for each of the ${zones} zones` };
}

function capacityIsARange({ sizes: { database } }: WorkloadEnvironment): Contradiction | undefined {
  if (database.kind !== 'serverless') return undefined;
  const { minimumCapacityUnits, maximumCapacityUnits } = database;
  if (minimumCapacityUnits <= maximumCapacityUnits) return undefined;
  return {
    path: ['sizes', 'database', 'maximumCapacityUnits'],
    allowed: `at least minimumCapacityUnits, ${minimumCapacityUnits}`,
  };
}

function officeHoursAreARange({ officeHours }: WorkloadEnvironment): Contradiction | undefined {
  if (officeHours === undefined || officeHours.from < officeHours.to) return undefined;
  return { path: ['officeHours', 'to'], allowed: `later than from, ${officeHours.from}` };
}

function customersAreAwakeAtNight({
  keepsData,
  officeHours,
}: WorkloadEnvironment): Contradiction | undefined {
  if (!keepsData || officeHours === undefined) return undefined;
  return { path: ['officeHours'], allowed: 'left out where keepsData is true' };
}

/** Without a reader, a writer that fails is gone for as long as a new instance takes to start. */
function keptDataHasAReader({
  keepsData,
  sizes: { database },
}: WorkloadEnvironment): Contradiction | undefined {
  if (!keepsData || database.readers > 0) return undefined;
  return { path: ['sizes', 'database', 'readers'], allowed: 'at least 1 where keepsData is true' };
}

/** Where data is kept there are customers, who come by HTTPS, for which there must be a name. */
function keptDataHasADomain({ keepsData, domain }: WorkloadEnvironment): Contradiction | undefined {
  if (!keepsData || domain !== undefined) return undefined;
  return { path: ['domain'], allowed: 'a host name where keepsData is true, such as "shop.example.com"' };
}

/** Under the address of one region it would order where nobody processes orders, before a switch or after it. */
function canaryFindsTheRegionInUse({
  canary,
  drRegion,
  domain,
}: WorkloadEnvironment): Contradiction | undefined {
  if (canary === undefined || drRegion === undefined || domain !== undefined) return undefined;
  return { path: ['domain'], allowed: 'a host name where there are a canary and a drRegion' };
}

function taskBoundsAreRanges({ sizes: { tasks } }: WorkloadEnvironment): Contradiction | undefined {
  const crossed = Object.entries(tasks).find(([, { minimum, maximum }]) => maximum < minimum);
  if (!crossed) return undefined;
  const [service, { minimum }] = crossed;
  return { path: ['sizes', 'tasks', service, 'maximum'], allowed: `at least minimum, ${minimum}` };
}

/** Who has customers' data has customers; they are not to notice that AWS needs its capacity for somebody else. */
function keptDataIsNotOnSpot({ keepsData, fargateCapacity }: WorkloadEnvironment): Contradiction | undefined {
  if (!keepsData || fargateCapacity !== 'spot') return undefined;
  return { path: ['fargateCapacity'], allowed: '"on-demand" where keepsData is true' };
}

/**
 * A task on a host has a network interface of its own, for a security group of its own. The small instance types have
 * three, one of them the host's; more there are only with a setting of the whole account, which no template can make
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html).
 */
const tasksOnHost = 2;

/** While a new version comes, the storefront has twice its tasks, at worst twice the most. */
function hostsTakeARollout({ sizes: { hosts, tasks } }: WorkloadEnvironment): Contradiction | undefined {
  const needed = Math.ceil((2 * tasks.storefront.maximum) / tasksOnHost);
  if (hosts.maximum >= needed) return undefined;
  return {
    path: ['sizes', 'hosts', 'maximum'],
    allowed: `at least ${needed}, to carry twice the ${tasks.storefront.maximum} storefronts, ${tasksOnHost} on each host`,
  };
}

/**
 * AWS's own processors have a `g` behind the generation, as in `m7g`; the first of them were in `a1`.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
const armInstanceType = /^(a1|[a-z]+\d+[a-fh-z]*g[a-z]*)\./;

function hostsHaveTheArchitecture({ architecture, sizes }: WorkloadEnvironment): Contradiction | undefined {
  const wrong = (['hosts', 'proxies'] as const).find(
    (hosts) => armInstanceType.test(sizes[hosts].instanceType) !== (architecture === 'arm64'),
  );
  if (!wrong) return undefined;
  const example = architecture === 'arm64' ? 't4g.medium' : 't3.medium';
  return {
    path: ['sizes', wrong, 'instanceType'],
    allowed: `a type with processors of the architecture ${architecture}, such as "${example}"`,
  };
}
