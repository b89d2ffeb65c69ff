import { resolve } from 'node:path';
import { describeSchedule } from './describe-schedule.ts';
import { type SchedulesAnswer, schedulesTarget } from './schedules-api.ts';
import { askRehearsal } from './terminal/ask-rehearsal.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';

const command = 'npm run schedules';

class SeveralWishesError extends Error {
  constructor() {
    super('Only one of --fire, --run and --pause can be given; call it once for each.');
    this.name = 'SeveralWishesError';
  }
}

const operations = { fire: 'FireSchedule', run: 'RunSchedule', pause: 'PauseSchedule' } as const;

let stateDirectory = resolve('.rehearsal');
try {
  const part = 'its name as it is listed, or a part of it that no other has';
  const given = parseOptions(command, {
    fire: { value: 'name', what: `let a schedule happen now: ${part}` },
    run: {
      value: 'name',
      what: 'let it happen at its times; all means every one, also of later deployments',
    },
    pause: { value: 'name', what: 'let it happen no more by itself; all means the same' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  const wishes = (['fire', 'run', 'pause'] as const).filter((name) => given[name] !== undefined);
  if (wishes.length > 1) throw new SeveralWishesError();
  const [wish] = wishes;
  const name = wish && given[wish];
  const { schedules } = await askRehearsal<SchedulesAnswer>(
    stateDirectory,
    `${schedulesTarget}.${wish ? operations[wish] : 'ListSchedules'}`,
    name === undefined || (name === 'all' && wish !== 'fire') ? {} : { schedule: name },
  );
  for (const schedule of schedules) console.log(`${schedule.id}: ${describeSchedule(schedule)}`);
} catch (error) {
  reportError(command, error, stateDirectory);
}
