import { z } from 'zod';
import { httpUrl, parseEnvironment, type SchemaOf } from '../../platform/environment.ts';
import type { CanaryVariables } from './contract.ts';

const schema = z.object({ SHOP_URL: httpUrl() } satisfies SchemaOf<CanaryVariables>);

/** @throws {InvalidEnvironmentError} */
export const readConfig = (environment: NodeJS.ProcessEnv) => parseEnvironment(schema, environment);
