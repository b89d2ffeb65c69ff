import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';
import { containerSettings, type Volume, volume } from './container-settings.ts';

const type = 'AWS::ECS::TaskDefinition';

const nameAndValue = z.object({ Name: z.string(), Value: z.string() });

// The defaults are those of "ContainerDefinition" and "HealthCheck", Amazon ECS API reference.
const container = z.object({
  Name: z.string(),
  Image: z.string(),
  Essential: z.boolean().default(true),
  Cpu: z.coerce.number().optional(),
  Memory: z.coerce.number().optional(),
  EntryPoint: z.array(z.string()).optional(),
  Command: z.array(z.string()).optional(),
  Environment: z.array(nameAndValue).default([]),
  Secrets: z.array(z.object({ Name: z.string(), ValueFrom: z.string() })).default([]),
  PortMappings: z.array(z.object({ ContainerPort: z.coerce.number() })).default([]),
  /** Seconds between SIGTERM and SIGKILL. */
  StopTimeout: z.coerce.number().default(30),
  HealthCheck: z
    .object({
      Command: z.array(z.string()).min(1),
      Interval: z.coerce.number().default(30),
      Retries: z.coerce.number().default(3),
      StartPeriod: z.coerce.number().default(0),
      Timeout: z.coerce.number().default(5),
    })
    .optional(),
  ...containerSettings,
});

const schema = z.object({
  Family: z.string().optional(),
  NetworkMode: z.string().optional(),
  Cpu: z.coerce.number().optional(),
  Memory: z.coerce.number().optional(),
  ContainerDefinitions: z.array(container).min(1),
  Volumes: z.array(volume).default([]),
});

export type ContainerDefinition = z.output<typeof container>;

export interface TaskDefinition {
  arn: string;
  /** Its containers listen on the ports of their host. */
  usesHostNetwork: boolean;
  containers: readonly ContainerDefinition[];
  volumes: readonly Volume[];
  /** What the template says of the task as a whole, which is then the most that it gets. */
  limits: { cpuUnits: number | undefined; memoryInMebibytes: number | undefined };
  /** What a task reserves, 1024 for one processor; undefined where the template does not say. */
  cpuUnits: number | undefined;
  memoryInMebibytes: number | undefined;
}

export function parseTaskDefinition(arn: string, properties: Properties): TaskDefinition {
  const { ContainerDefinitions, Volumes, NetworkMode, Cpu, Memory } = parseProperties(
    type,
    schema,
    properties,
  );
  return {
    arn,
    usesHostNetwork: NetworkMode === 'host',
    containers: ContainerDefinitions,
    volumes: Volumes,
    limits: { cpuUnits: Cpu, memoryInMebibytes: Memory },
    cpuUnits: Cpu ?? sumOf(ContainerDefinitions.map((each) => each.Cpu)),
    memoryInMebibytes: Memory ?? sumOf(ContainerDefinitions.map((each) => each.Memory)),
  };
}

/** Undefined where one of them says nothing. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value));
}

/** The container by which people know the service: what it is named for, and whose image's tag is its version. */
export function mainContainer({ containers }: TaskDefinition): ContainerDefinition {
  const found = containers.find(({ Essential }) => Essential) ?? containers[0];
  if (!found)
    throw new Error('A task definition has at least one container; the schema lets none pass without.');
  return found;
}
