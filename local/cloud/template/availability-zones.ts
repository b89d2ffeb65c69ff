/** Three zones a region, named as AWS names them; a template that asks for more than a region has is wrong there, too. */
export function availabilityZones(region: string): string[] {
  return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
}
