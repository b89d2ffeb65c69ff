import type { ProxyVariables } from '../../../app/proxy/contract.ts';
import { freePort } from '../../support/free-port.ts';

/** The variables of a proxy without certificate, media and limits, but for `PORT`, which the test's start gives it. */
export async function proxyVariables(
  changes: Partial<ProxyVariables> & Pick<ProxyVariables, 'STOREFRONT_URL'>,
): Promise<Omit<ProxyVariables, 'PORT'>> {
  return {
    ENVIRONMENT: 'test',
    TLS_PORT: String(await freePort()),
    CERTIFICATE_FILE: '/nowhere/tls.pem',
    MEDIA_DIRECTORY: '/nowhere/media',
    ADDRESS_LIMITS: 'lifted',
    ...changes,
  };
}
