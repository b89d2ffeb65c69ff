import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findNginx } from '../../../app/proxy/find-nginx.ts';
import { renderNginxConfiguration } from '../../../app/proxy/nginx-configuration.ts';
import { startProcess, type TestProcess } from '../../support/child-process.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { putSelfSignedCertificate } from '../../support/self-signed-certificate.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const path = '/health/proxy';
const partOfLifetimeInMilliseconds = 600;

let port: number;
let tlsPort: number;
let nginx: TestProcess;

beforeAll(async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  [port, tlsPort] = [await freePort(), await freePort()];
  const certificateFile = join(folder, 'tls.pem');
  putSelfSignedCertificate(certificateFile, folder, 'localhost');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    renderNginxConfiguration({
      ...{ host: '127.0.0.1', port, tlsPort, certificateFile, storefrontUrl: 'http://127.0.0.1:9' },
      ...{ nameservers: [], mediaDirectory: folder, hasThreads: false, areAddressesLimited: false },
      ...{ connectionLifetimeInSeconds: 1, folder, accessLog: join(folder, 'access-log') },
    }),
  );
  nginx = startProcess([findNginx(process.env.PATH ?? ''), '-p', folder, '-c', file, '-e', 'stderr'], {
    cwd: folder,
  });
  await eventually(() => fetch(`http://127.0.0.1:${port}${path}`), 10_000);
});
afterAll(async () => {
  nginx.kill('SIGTERM');
  await nginx.exit;
});

describe('a connection that has lived long enough ends with its next answer, however busy it is', () => {
  it('by HTTP/1.1', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async () => {
      const [answer]: IncomingMessage[] = await once(
        get({ host: '127.0.0.1', port, path, agent }),
        'response',
      );
      await answer?.resume().toArray();
      return [answer?.statusCode, answer?.headers.connection];
    };
    const first = await ask();
    await delay(partOfLifetimeInMilliseconds);
    const second = await ask();
    await delay(partOfLifetimeInMilliseconds);
    const third = await ask();
    agent.destroy();

    expect([first, second, third]).toEqual([
      [200, 'keep-alive'],
      [200, 'keep-alive'],
      [200, 'close'],
    ]);
  });

  it('by HTTP/2', async () => {
    const session = connect(`https://127.0.0.1:${tlsPort}`, { rejectUnauthorized: false });
    const events: unknown[] = [];
    session.once('goaway', () => events.push('goes away'));
    const ask = async () => {
      const stream = session.request({ ':path': path });
      const [headers] = await once(stream, 'response');
      events.push(headers[':status']);
      await stream.resume().toArray();
    };
    await ask();
    await delay(partOfLifetimeInMilliseconds);
    await ask();
    await delay(partOfLifetimeInMilliseconds);
    await Promise.all([ask(), once(session, 'close')]);

    expect(events.toSorted()).toEqual([200, 200, 200, 'goes away']);
    expect(events.slice(0, 2)).toEqual([200, 200]);
  });
});
