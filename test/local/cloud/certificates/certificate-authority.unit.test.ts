import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, it } from '@jest/globals';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../../../local/cloud/certificates/certificate-authority.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** Shakes hands with a server of that certificate; answers the protocol, or fails with what the client objects to. */
async function shakeHands(issuer: CertificateAuthority, trusted: CertificateAuthority, name: string) {
  const { certificate: cert, privateKey: key } = issuer.issue(['shop.local', '127.0.0.1']);
  const server = createServer({ cert, key }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise<string | null>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const ca = readFileSync(trusted.certificateFile);
      const client = connect({
        port,
        host: '127.0.0.1',
        ca,
        ...(name !== '127.0.0.1' && { servername: name }),
      });
      client.once('secureConnect', () => resolve(client.getProtocol()));
      client.once('error', reject);
      client.resume();
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

it.each(['shop.local', '127.0.0.1'])('issues certificates that a client accepts from %s', async (name) => {
  const authority = openCertificateAuthority(temporaryFolder());

  expect(await shakeHands(authority, authority, name)).toBe('TLSv1.3');
});

it('issues certificates that a client accepts from no other host, and on nobody else’s word', async () => {
  const [authority, other] = [temporaryFolder(), temporaryFolder()].map(openCertificateAuthority);
  if (!authority || !other) throw new Error('There are two.');

  await expect(shakeHands(authority, authority, 'bank.local')).rejects.toThrow(/bank\.local.*shop\.local/);
  await expect(shakeHands(authority, other, 'shop.local')).rejects.toThrow(/verify|self-signed|signature/);
});

it('stays the same authority when it is opened again', () => {
  const directory = temporaryFolder();
  const before = new X509Certificate(readFileSync(openCertificateAuthority(directory).certificateFile));
  const { certificate } = openCertificateAuthority(directory).issue(['shop.local']);

  expect(new X509Certificate(certificate).verify(before.publicKey)).toBe(true);
  expect(before.ca).toBe(true);
  expect(new X509Certificate(certificate).ca).toBe(false);
});
