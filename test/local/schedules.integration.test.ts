import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ScheduleDescription, ScheduleSwitch } from '../../local/cloud/cloud.ts';
import { startHttpEndpoint } from '../../local/cloud/endpoint/http-endpoint.ts';
import { jsonApiHandler } from '../../local/cloud/endpoint/json-api.ts';
import { writeRehearsalFile } from '../../local/git/rehearsal-file.ts';
import { schedulesApi, schedulesTarget } from '../../local/schedules-api.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

class SchedulesInTest implements ScheduleSwitch {
  readonly asked: unknown[] = [];

  list(): ScheduleDescription[] {
    const place = { account: '1', region: 'here', stackName: 'stack' };
    return [
      {
        ...{ ...place, id: 'stack/Sleep', name: 'Sleep', kind: 'schedule', state: 'waits' },
        ...{ expression: 'cron(0 20 * * ? *)', timeZone: 'Europe/Berlin' },
        ...{ nextAt: '2026-11-28T19:00:00.000Z', lastAt: '2026-11-27T19:00:00.000Z' },
      },
    ];
  }

  fire(name: string) {
    if (name === 'all') throw new Error('No schedule has "all" in its name.');
    this.asked.push(['fire', name]);
  }

  wish(...wish: [string | undefined, string]) {
    this.asked.push(wish);
  }
}

describe('npm run schedules', () => {
  let folder: string;
  let server: Server;
  let switches: SchedulesInTest;

  beforeEach(async () => {
    folder = temporaryFolder();
    switches = new SchedulesInTest();
    const apis = new Map([[schedulesTarget, schedulesApi(switches)]]);
    server = await startHttpEndpoint(0, [jsonApiHandler(apis)]);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeRehearsalFile(folder, { pid: process.pid, consoleUrl: url, apiUrl: url });
  });
  afterEach(() => void server.close());

  const schedules = (...args: string[]) =>
    runCommand(folder, 'schedules.ts', ['--directory', folder, ...args]);

  it('lists what happens by itself, and when', async () => {
    expect((await schedules()).output).toBe(
      'stack/Sleep: cron(0 20 * * ? *) Europe/Berlin, waits to be fired or run (would be due at 2026-11-28T19:00:00.000Z), last at 2026-11-27T19:00:00.000Z\n',
    );
  });

  it('fires one, and lets one or all of them run or pause', async () => {
    await schedules('--fire', 'Sleep');
    await schedules('--run', 'Sleep');
    await schedules('--pause', 'all');
    expect(switches.asked).toEqual([
      ['fire', 'Sleep'],
      ['Sleep', 'run'],
      [undefined, 'pause'],
    ]);
  });

  it('tells in one line what is refused', async () => {
    expect((await schedules('--fire', 'all')).error).toBe(
      'npm run schedules: No schedule has "all" in its name.\n',
    );
    expect((await schedules('--run', 'a', '--pause', 'a')).error).toContain('Only one of --fire, --run');
  });
});
