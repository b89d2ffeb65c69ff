import { z } from 'zod';
import {
  databaseVariables,
  httpUrl,
  parseEnvironment,
  port,
  type SchemaOf,
  text,
} from '../platform/environment.ts';
import type { OrdersSecrets, OrdersVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  ...databaseVariables,
  ORDER_QUEUE_URL: httpUrl(),
  OIDC_ISSUER: httpUrl(),
} satisfies SchemaOf<OrdersVariables & OrdersSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
