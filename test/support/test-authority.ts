import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../local/cloud/certificates/certificate-authority.ts';
import { afterTestFile } from './shared-modules/after-test-file.ts';

let directory: string | undefined;
let authority: ReturnType<typeof makeAuthority> | undefined;

// Within Jest after each test file; benches and commands have no such.
afterTestFile(removeDirectory);
process.once('exit', removeDirectory);

/** Issues the certificates of a test file's servers; `NODE_EXTRA_CA_CERTS` makes programs trust it. */
export function testAuthority(): CertificateAuthority & { certificate: string } {
  authority ??= makeAuthority();
  return authority;
}

function makeAuthority() {
  directory = mkdtempSync(join(tmpdir(), 'sluice-authority-'));
  const opened = openCertificateAuthority(directory);
  return { ...opened, certificate: readFileSync(opened.certificateFile, 'utf8') };
}

function removeDirectory(): void {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  directory = undefined;
  authority = undefined;
}
