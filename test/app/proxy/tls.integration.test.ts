import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { type HttpServer, listen } from '../../../app/platform/http-server.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { type RunningProgram, startService } from '../../support/program.ts';
import { putSelfSignedCertificate } from '../../support/self-signed-certificate.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { proxyVariables } from './proxy-variables.ts';

const name = 'shop.example';

let storefront: HttpServer;
let folder: string;
let certificateFile: string;
let tlsPort: number;
let proxy: RunningProgram;

beforeAll(async () => {
  storefront = await listen(echo(), { host: '127.0.0.1', port: 0 });
  folder = temporaryFolder();
  certificateFile = join(folder, 'tls.pem');
  tlsPort = await freePort();
  const variables = await proxyVariables({
    STOREFRONT_URL: storefront.url,
    CERTIFICATE_FILE: certificateFile,
    TLS_PORT: String(tlsPort),
  });
  proxy = await startService('app/proxy/main.ts', variables);
});
afterAll(async () => {
  await proxy.terminate();
  await storefront.close();
});

/** A storefront that answers with what it was asked, and with a header that the proxy says for it. */
function echo() {
  const app = express();
  app.use((incoming, response) => {
    response.set('Strict-Transport-Security', 'max-age=1').json({ headers: incoming.headers });
  });
  return app;
}

async function overHttps(path: string, certificate: string) {
  const outgoing = request({
    ...{ host: '127.0.0.1', port: tlsPort, path, agent: false, ca: certificate },
    ...{ servername: name, headers: { host: name } },
  });
  outgoing.end();
  const [response] = await once(outgoing, 'response');
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() };
}

async function overHttp2(path: string, certificate: string) {
  const session = connect(`https://${name}:${tlsPort}`, {
    ...{ ca: certificate, servername: name },
    createConnection: () =>
      connectTls({
        host: '127.0.0.1',
        port: tlsPort,
        ca: certificate,
        servername: name,
        ALPNProtocols: ['h2'],
      }),
  });
  const stream = session.request({ ':path': path });
  const [headers] = await once(stream, 'response');
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  session.close();
  return { headers, body: Buffer.concat(parts).toString(), protocol: session.alpnProtocol };
}

/** The fingerprint of the certificate that the proxy shows. */
async function shownCertificate(): Promise<string> {
  const socket = connectTls({
    host: '127.0.0.1',
    port: tlsPort,
    servername: name,
    rejectUnauthorized: false,
  });
  await once(socket, 'secureConnect');
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return createHash('sha256').update(raw).digest('hex');
}

function fingerprint(certificate: string): string {
  return createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');
}

describe('the proxy and its certificate', () => {
  it('serves the shop by plain HTTP as long as there is none', async () => {
    const response = await fetch(`${proxy.url}/basket`);

    expect(response.status).toBe(200);
    expect(response.headers.get('Strict-Transport-Security')).toBeNull();
    await expect(shownCertificate()).rejects.toThrow('ECONNREFUSED');
  });

  describe('that comes while it runs', () => {
    let certificate: string;
    beforeAll(async () => {
      certificate = putSelfSignedCertificate(certificateFile, folder, name);
      await eventually(() => shownCertificate(), 20_000);
    }, 30_000);

    it('is taken up, and browsers are told to come by HTTPS from then on', async () => {
      const { status, headers } = await overHttps('/basket', certificate);

      expect(status).toBe(200);
      expect(headers['strict-transport-security']).toBe('max-age=31536000');
    });

    it('lets the storefront know that the visitor came by HTTPS', async () => {
      const { body } = await overHttps('/basket', certificate);

      expect(JSON.parse(body).headers).toMatchObject({
        host: name,
        'x-forwarded-proto': 'https',
        'x-forwarded-scheme': 'https',
        'x-forwarded-for': '127.0.0.1',
      });
    });

    it('speaks HTTP/2', async () => {
      const { protocol, headers, body } = await overHttp2('/basket', certificate);

      expect([protocol, headers[':status']]).toEqual(['h2', 200]);
      expect(JSON.parse(body).headers.host).toBe(`${name}:${tlsPort}`);
    });

    it.each(['TLSv1', 'TLSv1.1'] as const)('refuses %s', async (version) => {
      const socket = connectTls({
        ...{ host: '127.0.0.1', port: tlsPort, servername: name, rejectUnauthorized: false },
        ...{ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
      });

      await expect(once(socket, 'secureConnect')).rejects.toThrow();
    });

    it('sends plain HTTP to the same address by HTTPS, method and body with it', async () => {
      // The workers of before may take a moment to leave the port.
      await eventually(async () => {
        const response = await fetch(`${proxy.url}/basket?item=1`, { method: 'POST', redirect: 'manual' });

        expect(response.status).toBe(308);
        expect(response.headers.get('Location')).toBe(`https://127.0.0.1:${tlsPort}/basket?item=1`);
      });
    });

    it('answers for its health on both', async () => {
      expect((await fetch(`${proxy.url}/health/proxy`, { redirect: 'manual' })).status).toBe(200);
      expect((await overHttps('/health/proxy', certificate)).status).toBe(200);
    });

    it('hides what is internal there as well, with the same headers', async () => {
      const { status, headers } = await overHttps('/services/orders/x', certificate);

      expect(status).toBe(404);
      expect(headers['strict-transport-security']).toBe('max-age=31536000');
    });

    it('is replaced by its successor without an interruption', async () => {
      const successor = putSelfSignedCertificate(certificateFile, folder, name);
      expect(fingerprint(successor)).not.toBe(fingerprint(certificate));

      await eventually(async () => expect(await shownCertificate()).toBe(fingerprint(successor)), 20_000);

      expect((await overHttps('/basket', successor)).status).toBe(200);
    }, 30_000);
  });
});
