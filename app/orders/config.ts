import { z } from 'zod';
import { parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { OrdersSecrets, OrdersVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
  DATABASE_USER: text(),
  DATABASE_PASSWORD: text(),
} satisfies SchemaOf<OrdersVariables & OrdersSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
