import { z } from 'zod';
import type { CloudAssembly, Resource } from '../support/cloud-assembly.ts';

const containerSchema = z.object({
  Name: z.string(),
  Image: z.string(),
  Environment: z.array(z.object({ Name: z.string(), Value: z.string() })),
  Secrets: z.array(z.object({ Name: z.string(), ValueFrom: z.string() })).default([]),
  PortMappings: z.array(z.object({ ContainerPort: z.number() })),
  HealthCheck: z.object({ Command: z.array(z.string()) }),
  StopTimeout: z.number(),
  User: z.string(),
  ReadonlyRootFilesystem: z.boolean(),
  DockerSecurityOptions: z.array(z.string()).default([]),
  LinuxParameters: z.object({
    InitProcessEnabled: z.boolean(),
    Capabilities: z.object({ Add: z.array(z.string()).default([]), Drop: z.array(z.string()) }),
    Tmpfs: z.array(z.object({ ContainerPath: z.string(), Size: z.number() })).default([]),
  }),
});

function taskDefinition(assembly: CloudAssembly, environment: string, service: string): Resource {
  const family = `sluice-${environment}-${service}`;
  const found = assembly
    .resources(`sluice-${environment}-services`, 'AWS::ECS::TaskDefinition')
    .find(({ Properties }) => Properties.Family === family);
  if (!found) throw new Error(`There is no task definition ${family}`);
  return found;
}

/** The one container of a service's task. */
export function container(assembly: CloudAssembly, environment: string, service: string) {
  const [only] = z
    .array(containerSchema)
    .length(1)
    .parse(taskDefinition(assembly, environment, service).Properties.ContainerDefinitions);
  if (!only) throw new Error(`The task of ${service} has no container`);
  return only;
}

export function ecsService(assembly: CloudAssembly, environment: string, service: string): Resource {
  const task = taskDefinition(assembly, environment, service);
  const found = assembly
    .resources(`sluice-${environment}-services`, 'AWS::ECS::Service')
    .find(({ Properties }) => Properties.TaskDefinition === `\${${task.logicalId}}`);
  if (!found) throw new Error(`No service runs ${task.logicalId}`);
  return found;
}

/** Between which bounds the number of a service's tasks is kept. */
export function taskCount(assembly: CloudAssembly, environment: string, service: string): Resource {
  const { logicalId } = ecsService(assembly, environment, service);
  const found = assembly
    .resources(`sluice-${environment}-services`, 'AWS::ApplicationAutoScaling::ScalableTarget')
    .find(({ Properties }) => String(Properties.ResourceId).endsWith(`/\${${logicalId}.Name}`));
  if (!found) throw new Error(`Nothing scales ${logicalId}`);
  return found;
}

/** What a program reads when it is started with exactly these variables. */
export function readWith<Config>(environment: Record<string, string>, readConfig: () => Config): Config {
  const before = process.env;
  process.env = environment;
  try {
    return readConfig();
  } finally {
    process.env = before;
  }
}

/** What is known only after the deployment, put into the shape it will have then. */
export function deployed(value: string): string {
  return value
    .replace(/^\$\{[^}]*Port[^}]*\}$/, '5432')
    .replace(/^\$\{[^}]*(Order|Event)Queue[^}]*\}$/, 'https://sqs.example/queue')
    .replace(/^\$\{[^}]*ProviderURL[^}]*\}$/, 'https://issuer.example')
    .replace(/\$\{[^}]*\}/g, 'deployed.example');
}
