import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts private key and certificate for `name` into `file`, in one move, and returns the certificate. */
export function putSelfSignedCertificate(file: string, folder: string, name: string): string {
  const [key, certificate, both] = ['key.pem', 'certificate.pem', 'both.pem'].map((each) =>
    join(folder, each),
  ) as [string, string, string];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const text = readFileSync(certificate, 'utf8');
  writeFileSync(both, `${readFileSync(key, 'utf8')}${text}`, { mode: 0o600 });
  renameSync(both, file);
  return text;
}
