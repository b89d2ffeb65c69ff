import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../../../pipeline/deployment/stack.ts';

interface Artifact {
  type: string;
  environment?: string;
  dependencies?: string[];
  properties?: {
    stackName?: string;
    templateFile?: string;
    directoryName?: string;
    requiresBootstrapStackVersion?: number;
  };
}

/** The delivery as it stands, as commands see it, read from the assembly that infrastructure tests share. */
export function deliveryStacks(
  directory = process.env.SLUICE_TEST_ASSEMBLY ?? '',
  environment?: string,
): Stack[] {
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  const artifacts: Record<string, Artifact> = manifest.artifacts;
  return Object.entries(artifacts).flatMap(([id, { type, properties = {}, ...artifact }]): Stack[] => {
    const { directoryName, templateFile } = properties;
    if (type === 'cdk:cloud-assembly' && directoryName !== undefined)
      return deliveryStacks(
        join(directory, directoryName),
        directoryName.replace('assembly-sluice-pipeline-', ''),
      );
    if (type !== 'aws:cloudformation:stack' || templateFile === undefined) return [];
    const [account = '', region = ''] = (artifact.environment ?? '').replace('aws://', '').split('/');
    return [
      {
        id,
        name: properties.stackName ?? id,
        account,
        region,
        environment,
        template: JSON.parse(readFileSync(join(directory, templateFile), 'utf8')),
        after: (artifact.dependencies ?? []).filter((other) => artifacts[other]?.type === type),
        bootstrapVersion: properties.requiresBootstrapStackVersion ?? 0,
      },
    ];
  });
}
