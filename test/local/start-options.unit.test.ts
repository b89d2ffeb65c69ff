import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandsFor, readStartOptions } from '../../local/start-options.ts';

const optionsOf = (...args: string[]) => readStartOptions('npm start', args);
const here = process.cwd();

describe('the options of npm start', () => {
  it('mean this checkout, and the usual state folder', () => {
    const options = optionsOf();

    expect(options).toMatchObject({ checkoutDirectory: here, isForeign: false });
    expect(options.stateDirectory).toBe(join(here, '.rehearsal'));
    expect(commandsFor(options)).toEqual({ option: '', start: 'npm start' });
  });

  it('give another checkout a state folder of its own, and say how the commands find it', () => {
    const options = optionsOf('--checkout', 'local');

    expect(options).toMatchObject({ checkoutDirectory: join(here, 'local'), isForeign: true });
    expect(options.stateDirectory).toBe(join(here, '.rehearsal-local'));
    expect(commandsFor(options)).toEqual({
      option: ' --directory .rehearsal-local',
      start: 'npm start -- --checkout local',
    });
  });

  it('start the rehearsal again as it was chosen how tasks run', () => {
    expect(commandsFor(optionsOf('--containers', 'off')).start).toBe('npm start -- --containers off');
    expect(commandsFor(optionsOf('--containers', 'auto')).start).toBe('npm start');
  });

  it('take the state folder that is named, and quote it where a shell would take it apart', () => {
    expect(commandsFor(optionsOf('--checkout', 'local', '--directory', "Ada's state"))).toEqual({
      option: ` --directory 'Ada'\\''s state'`,
      start: `npm start -- --checkout local --directory 'Ada'\\''s state'`,
    });
  });
});
