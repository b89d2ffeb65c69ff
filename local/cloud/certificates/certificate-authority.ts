import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import { makeCertificate } from './certificate.ts';

/** A server's certificate and its private key, in PEM. */
export interface ServerCertificate {
  certificate: string;
  privateKey: string;
}

/** Issues the certificates of this machine's servers, as Amazon's authorities issue those of RDS and ElastiCache. */
export interface CertificateAuthority {
  /** The file with its own certificate, in PEM: what a program has to trust. */
  readonly certificateFile: string;
  /** A new certificate for a server that is reached by any of these host names and IPv4 addresses. */
  issue(names: readonly string[]): ServerCertificate;
}

const commonName = 'Sluice rehearsal';

/** The authority that a directory holds; made at the first time. */
export function openCertificateAuthority(directory: string): CertificateAuthority {
  const keyFile = join(directory, 'authority.key');
  const certificateFile = join(directory, 'authority.pem');
  if (!existsSync(certificateFile)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const key = newKey();
    writeFileSync(keyFile, inPem(key), { mode: 0o600 });
    const own = { commonName, key };
    writeFileAtomically(certificateFile, makeCertificate({ subject: own, issuer: own }));
  }
  const issuer = { commonName, key: createPrivateKey(readFileSync(keyFile)) };
  return {
    certificateFile,
    issue(names) {
      const key = newKey();
      const subject = { commonName: names[0] ?? commonName, key };
      return { certificate: makeCertificate({ subject, issuer, names }), privateKey: inPem(key) };
    },
  };
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function inPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
