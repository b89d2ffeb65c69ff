import { z } from 'zod';
import {
  databaseVariables,
  httpUrl,
  parseEnvironment,
  port,
  type SchemaOf,
  text,
} from '../platform/environment.ts';
import type { OrderProcessorSecrets, OrderProcessorVariables } from './contract.ts';

const variables = z.object({
  PORT: port(),
  ENVIRONMENT: text(),
  VERSION: text(),
  ORDER_QUEUE_URL: httpUrl(),
  DEAD_LETTER_QUEUE_URL: httpUrl(),
  EVENT_QUEUE_URL: httpUrl(),
  ...databaseVariables,
  REDIS_URL: text(),
  REDIS_PASSWORD: text(),
  REDIS_SECRET_ARN: text(),
  PAYMENTS_URL: httpUrl(),
} satisfies SchemaOf<OrderProcessorVariables & OrderProcessorSecrets>);

export const readConfig = () => parseEnvironment(variables, process.env);
