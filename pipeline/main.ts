import { join } from 'node:path';
import { defineApp } from './define-app.ts';
import { exitWithReason } from './exit-with-reason.ts';

/** Writes the cloud assembly: the pipeline, and the environments that it deploys. */
async function synthesize(): Promise<void> {
  const app = await defineApp(join(import.meta.dirname, '..'));
  app.synth();
}

await synthesize().catch(exitWithReason);
