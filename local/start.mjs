// Loads the rehearsal from what V8 compiled of it before: otherwise taking its types off and compiling it costs a second
// of every start, and what takes them off stays in its memory, some 20 MiB. For that reason plain JavaScript itself.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

/** Set in a process that has begun anew, so that it does not a second time, where nothing can be kept. */
const marker = 'REHEARSAL_BEGUN_ANEW';

enableCompileCache({ directory: join(import.meta.dirname, '..', '.cache', 'rehearsal', 'compiled') });
const { runRehearsal } = await import('./rehearse.ts');
if (hasTakenTypesOff() && process.env[marker] === undefined) beginAnew();
delete process.env[marker];
// Meant for this process, not for builds and services.
delete process.env.MALLOC_ARENA_MAX;
await runRehearsal();

/** Some of the rehearsal was not compiled before: at the first start, and where it has changed since. */
function hasTakenTypesOff() {
  return process.moduleLoadList.some((name) => name.includes('internal/deps/amaro'));
}

/** As the same process, from what is compiled now; does nothing where the system cannot. */
function beginAnew() {
  flushCompileCache();
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, command, { ...process.env, [marker]: 'yes' });
}
