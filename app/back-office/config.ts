import { z } from 'zod';
import { httpUrl, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { BackOfficeSecrets, BackOfficeVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  CATALOG_URL: httpUrl(),
  ORDERS_URL: httpUrl(),
  OIDC_ISSUER: httpUrl(),
  OIDC_CLIENT_ID: text(),
  SESSION_SECRET: text().refine(
    (secret) => secret.length >= 16,
    'must have at least 16 characters, because it keeps sessions from being read and forged',
  ),
} satisfies SchemaOf<BackOfficeVariables & BackOfficeSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
