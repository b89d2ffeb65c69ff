import { resolve } from 'node:path';
import type { FaultDescription } from './cloud/cloud.ts';
import { type FaultsAnswer, faultsTarget } from './faults-api.ts';
import { askRehearsal } from './terminal/ask-rehearsal.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';

const command = 'npm run fault';

class SeveralWishesError extends Error {
  constructor() {
    super('Only one of --stop and --start can be given; call it once for each.');
    this.name = 'SeveralWishesError';
  }
}

let stateDirectory = resolve('.rehearsal');
try {
  const part = 'its name as it is listed, or a part of it that no other has';
  const given = parseOptions(command, {
    stop: {
      value: 'name',
      what: `put a service, the writer of a database, a cache or a zone out of order: ${part}`,
    },
    start: { value: 'name', what: 'bring it up again' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  if (given.stop !== undefined && given.start !== undefined) throw new SeveralWishesError();
  const operation = given.stop ? 'BeginFault' : given.start ? 'EndFault' : 'ListFaults';
  const { faults } = await askRehearsal<FaultsAnswer>(stateDirectory, `${faultsTarget}.${operation}`, {
    fault: given.stop ?? given.start,
  });
  for (const fault of faults) console.log(describe(fault));
} catch (error) {
  reportError(command, error, stateDirectory);
}

function describe({ id, name, since, impossible, effect }: FaultDescription): string {
  if (since !== null) return `${id}: ${name} is out of order since ${since}`;
  return `${id}: ${name} runs; ${impossible === undefined ? `stopped, ${effect}` : `it stays: ${impossible}`}`;
}
