import { z } from 'zod';
import { httpUrl, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { ProxyVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  TLS_PORT: port(),
  ENVIRONMENT: text(),
  STOREFRONT_URL: httpUrl().refine(isPlainHttpAddress, 'must be http://<host> or http://<host>:<port>'),
  CERTIFICATE_FILE: absolutePath(),
  MEDIA_DIRECTORY: absolutePath(),
  ADDRESS_LIMITS: z.enum(['enforced', 'lifted'], 'must be enforced or lifted'),
} satisfies SchemaOf<ProxyVariables>);

export const readConfig = () => parseEnvironment(variables, process.env);

function isPlainHttpAddress(url: string): boolean {
  return /^http:\/\/(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(url);
}

/** Of characters that mean nothing to NGINX. */
function absolutePath() {
  return text().regex(/^(\/[\w.-]+)+$/, 'must be an absolute path of letters, digits, dots and hyphens');
}
