import { z } from 'zod';
import { httpUrl, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { StorefrontSecrets, StorefrontVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text().regex(
    /^[a-z][a-z0-9-]*$/,
    'must be a name such as dev: it stands in the names of cookies',
  ),
  VERSION: text(),
  CATALOG_URL: httpUrl(),
  ORDERS_URL: httpUrl(),
  ORDER_QUEUE_URL: httpUrl(),
  REDIS_URL: text(),
  REDIS_PASSWORD: text(),
  REDIS_SECRET_ARN: text(),
  ADDRESS_LIMITS: z.enum(['enforced', 'lifted'], 'must be enforced or lifted'),
  COOKIE_SECRET: text().refine(
    (secret) => secret.length >= 16,
    'must have at least 16 characters, because it keeps carts and customer ids from being forged',
  ),
} satisfies SchemaOf<StorefrontVariables & StorefrontSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
