import { resolve } from 'node:path';
import { errorCode } from './cloud/error-code.ts';
import { type RegionsAnswer, regionsTarget } from './regions-api.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';
import { addressesOfRehearsal, NoAnswerError } from './terminal/running-rehearsal.ts';

const command = 'npm run region';

class StopAndStartError extends Error {
  constructor() {
    super('Both --stop and --start are given; stop and start regions one after the other.');
    this.name = 'StopAndStartError';
  }
}

/** What the rehearsal has not done, in its own words. */
class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    stop: { value: 'region', what: 'end everything that runs in the region, its AWS APIs included' },
    start: { value: 'region', what: 'bring the region up again' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  if (given.stop !== undefined && given.start !== undefined) throw new StopAndStartError();
  const { regions } = await ask(given.stop, given.start);
  for (const { region, isStopped } of regions) console.log(`${region}: ${isStopped ? 'stopped' : 'running'}`);
} catch (error) {
  const cause = error instanceof Error ? error.cause : undefined;
  const isRefused = errorCode(cause) === 'ECONNREFUSED';
  reportError(command, isRefused ? new NoAnswerError(stateDirectory, error) : error, stateDirectory);
}

async function ask(stopped: string | undefined, started: string | undefined): Promise<RegionsAnswer> {
  const { apiUrl } = addressesOfRehearsal(stateDirectory);
  const operation =
    stopped !== undefined ? 'StopRegion' : started !== undefined ? 'StartRegion' : 'ListRegions';
  const response = await fetch(apiUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${regionsTarget}.${operation}`,
    },
    body: JSON.stringify({ region: stopped ?? started }),
  });
  const answer = (await response.json()) as RegionsAnswer & { message?: string };
  if (!response.ok) throw new RefusedError(answer.message ?? `It answered ${response.status}.`);
  return answer;
}
