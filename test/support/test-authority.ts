import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../local/cloud/certificates/certificate-authority.ts';

/** Issues the certificates of a test file's servers; `NODE_EXTRA_CA_CERTS` makes programs trust it. */
export function testAuthority(): CertificateAuthority & { certificate: string } {
  authority ??= makeAuthority();
  return authority;
}

let authority: ReturnType<typeof makeAuthority> | undefined;

function makeAuthority() {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-authority-'));
  process.once('exit', () => rmSync(directory, { recursive: true }));
  const opened = openCertificateAuthority(directory);
  return { ...opened, certificate: readFileSync(opened.certificateFile, 'utf8') };
}
