import { resolve } from 'node:path';
import { errorCode } from './cloud/error-code.ts';
import { type RegionsAnswer, regionsTarget } from './regions-api.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';
import { addressesOfRehearsal, NoAnswerError } from './terminal/running-rehearsal.ts';

const command = 'npm run region';

class SeveralWishesError extends Error {
  constructor() {
    super('Only one of --stop, --start and --promote can be given; call it once for each.');
    this.name = 'SeveralWishesError';
  }
}

/** What the rehearsal has not done, in its own words. */
class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

const operations = {
  list: 'ListRegions',
  stop: 'StopRegion',
  start: 'StartRegion',
  promote: 'PromoteRegion',
} as const;

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    stop: { value: 'region', what: 'end everything that runs in the region, its AWS APIs included' },
    start: { value: 'region', what: 'bring the region up again' },
    promote: { value: 'region', what: 'let its databases take the writes that those of another region took' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  const wishes = (['stop', 'start', 'promote'] as const).filter((name) => given[name] !== undefined);
  if (wishes.length > 1) throw new SeveralWishesError();
  const [wish] = wishes;
  const { regions } = await ask(operations[wish ?? 'list'], wish && given[wish]);
  for (const { region, isStopped } of regions) console.log(`${region}: ${isStopped ? 'stopped' : 'running'}`);
} catch (error) {
  const cause = error instanceof Error ? error.cause : undefined;
  const isRefused = errorCode(cause) === 'ECONNREFUSED';
  reportError(command, isRefused ? new NoAnswerError(stateDirectory, error) : error, stateDirectory);
}

async function ask(operation: string, region: string | undefined): Promise<RegionsAnswer> {
  const { apiUrl } = addressesOfRehearsal(stateDirectory);
  const response = await fetch(apiUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${regionsTarget}.${operation}`,
    },
    body: JSON.stringify({ region }),
  });
  const answer = (await response.json()) as RegionsAnswer & { message?: string };
  if (!response.ok) throw new RefusedError(answer.message ?? `It answered ${response.status}.`);
  return answer;
}
