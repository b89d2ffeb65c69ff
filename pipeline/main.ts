import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const rootDirectory = join(import.meta.dirname, '..');
// Before the CDK is loaded: a third of the time of a synth goes into compiling it. By paths relative to the folder, since
// every build has its source elsewhere.
enableCompileCache({ directory: join(rootDirectory, '.cache', 'synth', 'compiled'), portable: true });
const { defineApp } = await import('./define-app.ts');
const { exitWithReason } = await import('./exit-with-reason.ts');

/** Writes the cloud assembly: the pipeline, and the environments that it deploys. */
async function synthesize(): Promise<void> {
  const app = await defineApp(rootDirectory);
  app.synth();
}

await synthesize().catch(exitWithReason);
