import { resolve } from 'node:path';
import { readConsoleState } from './terminal/console-state.ts';
import { createPaint } from './terminal/paint.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';
import { addressesOfRehearsal } from './terminal/running-rehearsal.ts';
import { describeStatus } from './terminal/status-lines.ts';

const command = 'npm run status';

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    json: { what: 'everything the console knows, for a program' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  const state = await readConsoleState(stateDirectory);
  const { consoleUrl } = addressesOfRehearsal(stateDirectory);
  const lines =
    given.json === undefined
      ? describeStatus(state, consoleUrl, createPaint(process.stdout))
      : [JSON.stringify(state, null, 2)];
  console.log(lines.join('\n'));
} catch (error) {
  reportError(command, error, stateDirectory);
}
