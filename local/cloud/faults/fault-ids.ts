/** What stands in one stack, by its logical id there. */
interface Standing {
  account: string;
  region: string;
  stackName: string;
  logicalId: string;
}

/** Of what a stack describes: a service, a database or a cache. */
export function faultIdOf({ account, region, stackName, logicalId }: Standing): string {
  return `${account}/${region}/${stackName}/${logicalId}`;
}

/** Of an availability zone, which is the same for all accounts here: its name says the region. */
export function faultIdOfZone(zone: string): string {
  return `zone/${zone}`;
}
