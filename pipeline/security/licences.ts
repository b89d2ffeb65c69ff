import { join } from 'node:path';
import { exitWithReason } from '../exit-with-reason.ts';
import { checkLicences } from './check-licences.ts';

try {
  console.log(checkLicences(join(import.meta.dirname, '..', '..')));
} catch (error) {
  exitWithReason(error);
}
