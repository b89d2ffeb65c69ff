import { z } from 'zod';
import { httpUrl, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { ProxyVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  STOREFRONT_URL: httpUrl().refine(isPlainHttpAddress, 'must be http://<host> or http://<host>:<port>'),
} satisfies SchemaOf<ProxyVariables>);

export const readConfig = () => parseEnvironment(variables, process.env);

function isPlainHttpAddress(url: string): boolean {
  return /^http:\/\/(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(url);
}
