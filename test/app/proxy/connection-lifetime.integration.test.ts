import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findNginx } from '../../../app/proxy/find-nginx.ts';
import { renderNginxConfiguration } from '../../../app/proxy/nginx-configuration.ts';
import { startProcess, type TestProcess } from '../../support/child-process.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let port: number;
let nginx: TestProcess;

beforeAll(async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    renderNginxConfiguration({
      ...{ host: '127.0.0.1', port, tlsPort: 0, storefrontUrl: 'http://127.0.0.1:9', nameservers: [] },
      ...{ mediaDirectory: folder, hasThreads: false, areAddressesLimited: false },
      ...{ connectionLifetimeInSeconds: 1, folder, accessLog: join(folder, 'access-log') },
    }),
  );
  nginx = startProcess([findNginx(process.env.PATH ?? ''), '-p', folder, '-c', file, '-e', 'stderr'], {
    cwd: folder,
    env: {},
  });
  await eventually(() => fetch(`http://127.0.0.1:${port}/health/proxy`), 10_000);
});
afterAll(async () => {
  nginx.kill('SIGTERM');
  await nginx.exit;
});

it('ends a connection that has lived long enough with its next answer, however busy it is', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () => {
    const [answer]: IncomingMessage[] = await once(
      get({ host: '127.0.0.1', port, path: '/health/proxy', agent }),
      'response',
    );
    answer?.resume();
    await once(answer ?? process, 'end');
    return { status: answer?.statusCode, connection: answer?.headers.connection };
  };
  const first = await ask();
  await delay(600);
  const second = await ask();
  await delay(600);
  const third = await ask();
  agent.destroy();

  expect([first, second, third]).toEqual([
    { status: 200, connection: 'keep-alive' },
    { status: 200, connection: 'keep-alive' },
    { status: 200, connection: 'close' },
  ]);
});
