import { resolve } from 'node:path';
import type { RegionDescription } from './cloud/cloud.ts';
import { askRegions } from './terminal/ask-regions.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';

const command = 'npm run region';

class SeveralWishesError extends Error {
  constructor() {
    super('Only one of --stop, --start, --shift and --promote can be given; call it once for each.');
    this.name = 'SeveralWishesError';
  }
}

const operations = {
  list: 'ListRegions',
  stop: 'StopRegion',
  start: 'StartRegion',
  shift: 'ShiftTraffic',
  promote: 'PromoteRegion',
} as const;

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    stop: { value: 'region', what: 'end everything that runs in the region, its AWS APIs included' },
    start: { value: 'region', what: 'bring the region up again' },
    shift: { value: 'region', what: 'lead customers there, while the other region works off its orders' },
    promote: {
      value: 'region',
      what: 'lead customers there, and let its databases take the writes that those of another region took',
    },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  const wishes = (['stop', 'start', 'shift', 'promote'] as const).filter((name) => given[name] !== undefined);
  if (wishes.length > 1) throw new SeveralWishesError();
  const [wish] = wishes;
  const regions = await askRegions(stateDirectory, operations[wish ?? 'list'], wish && given[wish]);
  for (const region of regions) console.log(describe(region));
} catch (error) {
  reportError(command, error, stateDirectory);
}

function describe({ region, isStopped, takesWrites, serves }: RegionDescription): string {
  return [
    `${region}: ${isStopped ? 'stopped' : 'running'}`,
    ...(takesWrites ? ['takes the writes'] : []),
    ...serves.map((name) => `serves ${name}`),
  ].join(', ');
}
