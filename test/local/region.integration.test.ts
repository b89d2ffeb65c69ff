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

const script = join(import.meta.dirname, '..', '..', 'local', 'region.ts');
const run = promisify(execFile);

/** Two regions, of which one is always too busy to be stopped. */
class RegionsInTest implements RegionSwitch {
  readonly #stopped = new Set<string>();

  list() {
    return ['eu-central-1', 'eu-west-1'].map((region) => ({
      region,
      isStopped: this.#stopped.has(region),
      takesWrites: region === 'eu-central-1',
      serves: this.#stopped.has(region) ? [] : [`shop.${region}.example`],
    }));
  }

  async stop(region: string) {
    if (region === 'eu-central-1') throw new Error('Stacks of eu-central-1 are being changed.');
    this.#stopped.add(region);
  }

  async start(region: string) {
    this.#stopped.delete(region);
  }

  async shift(region: string) {
    throw new Error(`No plan leads customers to ${region}; deploy one first.`);
  }

  async promote(region: string) {
    if (region === 'eu-central-1') throw new Error('No global database has a cluster in eu-central-1.');
  }
}

describe('npm run region', () => {
  let folder: string;
  let server: Server;

  beforeEach(async () => {
    folder = temporaryFolder();
    const apis = new Map([[regionsTarget, regionsApi(new RegionsInTest())]]);
    server = await startHttpEndpoint(0, [jsonApiHandler(apis)]);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeRehearsalFile(folder, { pid: process.pid, consoleUrl: url, apiUrl: url });
  });
  afterEach(() => void server.close());

  const region = (...args: string[]) => run(process.execPath, [script, '--directory', folder, ...args]);

  it('shows the regions, and stops and starts one', async () => {
    expect((await region()).stdout).toBe(
      'eu-central-1: running, takes the writes, serves shop.eu-central-1.example\neu-west-1: running, serves shop.eu-west-1.example\n',
    );
    expect((await region('--stop', 'eu-west-1')).stdout).toContain('eu-west-1: stopped\n');
    expect((await region()).stdout).toContain('eu-west-1: stopped\n');
    expect((await region('--start', 'eu-west-1')).stdout).toContain('eu-west-1: running, ');
  });

  it.each([
    ['what the rehearsal refuses', ['--stop', 'eu-central-1'], 'Stacks of eu-central-1 are being changed.'],
    ['where no plan leads', ['--shift', 'eu-west-1'], 'No plan leads customers to eu-west-1;'],
    ['what nobody can promote', ['--promote', 'eu-central-1'], 'No global database has a cluster in'],
    [
      'two wishes at once',
      ['--stop', 'a', '--start', 'b'],
      'Only one of --stop, --start, --shift and --promote can be given;',
    ],
    ['that no rehearsal runs', ['--directory', '/nowhere'], 'No rehearsal runs in /nowhere;'],
  ])('tells in one line %s', async (_what, args, message) => {
    const { code, stderr } = await region(...args).then(
      () => fail(),
      (error) => error,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^npm run region: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it('says that the rehearsal does not answer', async () => {
    server.close();
    await expect(region()).rejects.toMatchObject({ stderr: expect.stringContaining('does not answer') });
  });
});

function fail(): never {
  throw new Error('The command has not failed.');
}
