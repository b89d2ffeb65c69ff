import { z } from 'zod';
import { databaseVariables, parseEnvironment, port, type SchemaOf, text } from '../platform/environment.ts';
import type { OrdersSecrets, OrdersVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  ...databaseVariables,
} satisfies SchemaOf<OrdersVariables & OrdersSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
