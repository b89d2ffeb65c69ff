import { join } from 'node:path';
import { exitWithReason } from '../exit-with-reason.ts';
import { auditDependencies } from './audit-dependencies.ts';

await auditDependencies({
  directory: join(import.meta.dirname, '..', '..'),
  environment: process.env,
  log: console.log,
}).catch(exitWithReason);
