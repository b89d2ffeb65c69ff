import { execFile } from 'node:child_process';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RegionSwitch } from '../../local/cloud/cloud.ts';
import { startHttpEndpoint } from '../../local/cloud/endpoint/http-endpoint.ts';
import { jsonApiHandler } from '../../local/cloud/endpoint/json-api.ts';
import { writeRehearsalFile } from '../../local/git/rehearsal-file.ts';
import { regionsApi, regionsTarget } from '../../local/regions-api.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { drilledRegions } from './drilled-regions.ts';

const script = join(import.meta.dirname, 'main.ts');
const run = promisify(execFile);

class RegionsInTest implements RegionSwitch {
  readonly stopped = new Set<string>();
  writer = 'eu-central-1';

  list() {
    return ['eu-central-1', 'eu-west-1'].map((region) => ({
      region,
      isStopped: this.stopped.has(region),
      takesWrites: region === this.writer,
      serves: region === this.writer ? ['shop.example'] : [],
    }));
  }

  async stop(region: string) {
    this.stopped.add(region);
  }

  async start(region: string) {
    this.stopped.delete(region);
  }

  async shift() {}

  async promote(region: string) {
    this.writer = region;
  }
}

describe('the regions of a drill', () => {
  let folder: string;
  let server: Server;
  let regions: RegionsInTest;
  const ending = () => new AbortController();
  const shop = {
    ...{ environment: 'prod', account: '111111111111', url: '', home: 'eu-central-1', dr: 'eu-west-1' },
    drReader: { host: '127.0.0.2', port: 1 },
    processors: async () => [],
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    regions = new RegionsInTest();
    server = await startHttpEndpoint(0, [jsonApiHandler(new Map([[regionsTarget, regionsApi(regions)]]))]);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeRehearsalFile(folder, { pid: process.pid, consoleUrl: url, apiUrl: url });
  });
  afterEach(() => void server.close());

  it('are put back whatever has happened to them, also when the drill was ended', async () => {
    const end = ending();
    const drilled = await drilledRegions(folder, shop, end.signal);
    await drilled.stop('eu-central-1');
    await drilled.promote('eu-west-1');
    expect(await drilled.serves('eu-west-1')).toBe(true);
    end.abort();
    await expect(drilled.stop('eu-west-1')).rejects.toThrow('abort');
    await drilled.restore();

    expect(regions).toMatchObject({ stopped: new Set(), writer: 'eu-central-1' });
  });

  it('both have to run, and the first one to take the writes', async () => {
    regions.stopped.add('eu-west-1');
    await expect(drilledRegions(folder, shop, ending().signal)).rejects.toThrow(
      'eu-west-1 is stopped; a drill begins with both regions running, and the first one taking the writes: npm run region -- --start eu-west-1.',
    );
    regions.stopped.clear();
    regions.writer = 'eu-west-1';
    await expect(drilledRegions(folder, shop, ending().signal)).rejects.toThrow(
      'eu-central-1 does not take the writes',
    );
  });

  it.each([
    ['that no rehearsal runs', ['--directory', '/nowhere'], 'No rehearsal runs in /nowhere;'],
    [
      'what a number of orders is',
      ['--orders-per-second', '100'],
      '--orders-per-second is "100"; it must be',
    ],
  ])('are left alone where the command says in one line %s', async (_what, args, message) => {
    const failure = await run(process.execPath, [script, ...args]).catch((error) => error);

    expect(failure.code).toBe(1);
    expect(failure.stderr).toMatch(/^npm run drill: [^\n]+\n$/);
    expect(failure.stderr).toContain(message);
  });
});
