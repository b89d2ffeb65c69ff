import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Before the rehearsal is loaded: a second of every start goes into taking its types off and compiling it, and what does
// that would stay in its memory.
enableCompileCache({ directory: join(import.meta.dirname, '..', '.cache', 'rehearsal', 'compiled') });
await import('./rehearse.ts');
