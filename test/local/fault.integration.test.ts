import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultDescription, FaultSwitch } from '../../local/cloud/cloud.ts';
import { startHttpEndpoint } from '../../local/cloud/endpoint/http-endpoint.ts';
import { jsonApiHandler } from '../../local/cloud/endpoint/json-api.ts';
import { faultsApi, faultsTarget } from '../../local/faults-api.ts';
import { writeRehearsalFile } from '../../local/git/rehearsal-file.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A cache, which can be lost, and a database, which cannot. */
class FaultsInTest implements FaultSwitch {
  since: string | null = null;

  list(): FaultDescription[] {
    const place = { region: 'eu-central-1', stackName: 'data' };
    return [
      { ...place, id: 'data/Cache', kind: 'cache', name: 'cache', effect: 'it is lost', since: this.since },
      {
        ...{ ...place, id: 'data/Database', kind: 'database', name: 'database writer' },
        ...{ effect: 'a reader takes its place', impossible: 'it follows', since: null },
      },
    ];
  }

  async begin(name: string) {
    if (name !== 'Cache') throw new Error(`${name} cannot be put out of order.`);
    this.since = '2026-11-28T12:00:00.000Z';
  }

  async end() {
    this.since = null;
  }
}

describe('npm run fault', () => {
  let folder: string;
  let server: Server;

  beforeEach(async () => {
    folder = temporaryFolder();
    const apis = new Map([[faultsTarget, faultsApi(new FaultsInTest())]]);
    server = await startHttpEndpoint(0, [jsonApiHandler(apis)]);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeRehearsalFile(folder, { pid: process.pid, consoleUrl: url, apiUrl: url });
  });
  afterEach(() => void server.close());

  const fault = (...args: string[]) => runCommand(folder, 'fault.ts', ['--directory', folder, ...args]);

  it('lists what can be put out of order, and does that and undoes it', async () => {
    const running =
      'data/Cache: cache runs; stopped, it is lost\ndata/Database: database writer runs; it stays: it follows\n';
    expect((await fault()).output).toBe(running);
    expect((await fault('--stop', 'Cache')).output).toContain(
      'data/Cache: cache is out of order since 2026-11-28T12:00:00.000Z\n',
    );
    expect((await fault('--start', 'Cache')).output).toBe(running);
  });

  it('tells in one line what the rehearsal refuses, and that it takes one wish at a time', async () => {
    expect(await fault('--stop', 'Database')).toMatchObject({
      exitCode: 1,
      error: 'npm run fault: Database cannot be put out of order.\n',
    });
    expect((await fault('--stop', 'Cache', '--start', 'Cache')).error).toContain(
      'Only one of --stop and --start',
    );
  });
});
