import { join } from 'node:path';
import { type Assembly, readAssembly } from '../../deployment/assembly.ts';
import type { RunTool } from './run-tool.ts';

/**
 * Publishes the files of every environment; what is there already is left as it is. By the tool that CDK Pipelines takes
 * for it: unlike the CLI, it needs no role that may deploy.
 */
export async function publishFiles({ stages }: Assembly, runTool: RunTool): Promise<void> {
  for (const { directory, fileManifests } of stages.map((stage) => readAssembly(stage.directory))) {
    for (const file of fileManifests) {
      await runTool(file, 'cdk-assets', ['--path', join(directory, file), '--verbose', 'publish']);
    }
  }
}
