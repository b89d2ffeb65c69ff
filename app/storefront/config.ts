import { z } from 'zod';
import { httpUrl, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { StorefrontSecrets, StorefrontVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  CATALOG_URL: httpUrl(),
  ORDERS_URL: httpUrl(),
  ORDER_QUEUE_URL: httpUrl(),
  COOKIE_SECRET: text().refine(
    (secret) => secret.length >= 16,
    'must have at least 16 characters, because it keeps carts and customer ids from being forged',
  ),
} satisfies SchemaOf<StorefrontVariables & StorefrontSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
