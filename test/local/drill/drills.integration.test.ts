import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createProcesses } from '../../../local/cloud/processes.ts';
import type { Processes } from '../../../local/cloud/runtime.ts';
import { createDrills } from '../../../local/drill/drills.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Ends at once, or waits for the signal and puts back what it has changed. */
const program = `
  import { appendFileSync } from 'node:fs';
  const say = (text) => console.log(JSON.stringify({ kind: 'step', seconds: 0.1, text }));
  say(process.argv.slice(2).join(' '));
  if (process.env.HOME === undefined) say('has no home');
  const [behaviour] = (await import('./behaviour.mjs')).default;
  if (behaviour === 'fails') { console.error('npm run drill: nothing to drill'); process.exit(1); }
  if (behaviour === 'waits') {
    process.on('SIGTERM', () => { appendFileSync('restored', 'yes'); process.exit(1); });
    setInterval(() => {}, 1000);
    say('waits');
  }
`;

let folder: string;
let state: string;
let processes: Processes;
const drills = () => createDrills({ checkoutDirectory: folder, stateDirectory: state, processes });

beforeEach(() => {
  folder = temporaryFolder();
  state = join(folder, 'state');
  mkdirSync(state);
  processes = createProcesses(state);
  writeFileSync(join(folder, 'package.json'), '{"type":"module","scripts":{"drill":"node drill.mjs"}}');
  writeFileSync(join(folder, 'drill.mjs'), program);
});
afterEach(() => processes.stopAll());

const behave = (how: string) =>
  writeFileSync(join(folder, 'behaviour.mjs'), `export default [${JSON.stringify(how)}];`);

describe('the drill of a project', () => {
  it('is its own script, asked for lines that a program reads', async () => {
    behave('ends');
    const { begin, latest, isThere } = drills();
    expect([isThere, latest()]).toEqual([true, undefined]);

    await begin();
    await eventually(() => expect(latest()?.status).toBe('Succeeded'));
    expect(latest()).toMatchObject({
      endedAt: expect.any(String),
      steps: [{ seconds: 0.1, text: `--format json --directory ${state}` }],
    });
    // Whoever starts the rehearsal again sees it still.
    expect(drills().latest()?.status).toBe('Succeeded');
  });

  it('has failed when it says so, with the reason', async () => {
    behave('fails');
    const { begin, latest } = drills();
    await begin();
    await eventually(() =>
      expect(latest()).toMatchObject({ status: 'Failed', otherwise: ['npm run drill: nothing to drill'] }),
    );
  });

  it('runs once at a time, and puts things back when it is stopped', async () => {
    behave('waits');
    const { begin, end, latest } = drills();
    await begin();
    await eventually(() => expect(latest()?.steps).toHaveLength(2));
    await expect(begin()).rejects.toThrow('A drill runs already');

    await end();
    expect(readFileSync(join(folder, 'restored'), 'utf8')).toBe('yes');
    await eventually(() => expect(latest()?.status).toBe('Stopped'));
  });

  it('counts as stopped when its rehearsal was killed', async () => {
    writeFileSync(
      join(state, 'drill.json'),
      JSON.stringify({ startedAt: '2026-11-28T12:00:00.000Z', endedAt: null, status: 'InProgress' }),
    );
    writeFileSync(join(state, 'drill.log'), '');

    expect(drills().latest()).toMatchObject({ status: 'Stopped', endedAt: expect.any(String) });
  });

  it('is none where the project has none', async () => {
    writeFileSync(join(folder, 'package.json'), '{}');
    const { isThere, begin } = drills();

    expect(isThere).toBe(false);
    await expect(begin()).rejects.toThrow('has no script "drill"');
  });
});
