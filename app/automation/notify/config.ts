import { z } from 'zod';
import { httpUrl, parseEnvironment, type SchemaOf, text } from '../../platform/environment.ts';
import type { NotifyVariables } from './contract.ts';

const schema = z.object({
  ENVIRONMENT: text(),
  MAIL_FROM: text(),
  SHOP_URL: httpUrl(),
  LINK_SECRET_ARN: text(),
} satisfies SchemaOf<NotifyVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);
