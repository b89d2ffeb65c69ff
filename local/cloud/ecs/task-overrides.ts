import { z } from 'zod';
import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';

const nameAndValue = z.strictObject({ name: z.string(), value: z.string() });
const units = z.int().min(0).optional();
const text = z.string().optional();
/** In characters, as JSON. */
const longestOverrides = 8192;

/**
 * What is told of one task instead of what its definition says; what else ECS takes is refused.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
 */
export const taskOverrides = z
  .strictObject({
    containerOverrides: z
      .array(
        z.strictObject({
          name: z.string(),
          command: z.array(z.string()).optional(),
          environment: z.array(nameAndValue).optional(),
          ...{ cpu: units, memory: units, memoryReservation: units },
        }),
      )
      .optional(),
    ...{ cpu: text, memory: text },
    // Nobody here asks what a role may do.
    ...{ taskRoleArn: text, executionRoleArn: text },
  })
  .refine((given) => JSON.stringify(given).length <= longestOverrides, {
    error: `Container Overrides length must be at most ${longestOverrides}`,
  });

export type TaskOverrides = z.output<typeof taskOverrides>;

export class ContainerNotDefinedError extends Error {
  constructor(name: string) {
    super(`Override for container named ${name} is not a container in the TaskDefinition.`);
    this.name = 'ContainerNotDefinedError';
  }
}

/**
 * What one task is to run: the commands and sizes that are given in place of the defined ones, and the variables beside
 * them.
 *
 * @throws ContainerNotDefinedError
 */
export function withOverrides(
  definition: TaskDefinition,
  { containerOverrides = [], cpu, memory }: TaskOverrides,
): TaskDefinition {
  for (const { name } of containerOverrides)
    if (!definition.containers.some(({ Name }) => Name === name)) throw new ContainerNotDefinedError(name);
  const sizes = {
    ...(cpu !== undefined && { cpuUnits: Number(cpu) }),
    ...(memory !== undefined && { memoryInMebibytes: Number(memory) }),
  };
  return {
    ...{ ...definition, ...sizes, limits: { ...definition.limits, ...sizes } },
    containers: definition.containers.map((container) => {
      const given = containerOverrides.find(({ name }) => name === container.Name);
      return given ? overridden(container, given) : container;
    }),
  };
}

type ContainerOverride = NonNullable<TaskOverrides['containerOverrides']>[number];

function overridden(
  container: ContainerDefinition,
  { command, environment = [], cpu, memory, memoryReservation }: ContainerOverride,
): ContainerDefinition {
  const isGiven = (name: string) => environment.some((variable) => variable.name === name);
  return {
    ...container,
    Command: command ?? container.Command,
    Environment: [
      ...container.Environment.filter(({ Name }) => !isGiven(Name)),
      ...environment.map(({ name: Name, value: Value }) => ({ Name, Value })),
    ],
    Cpu: cpu ?? container.Cpu,
    Memory: memory ?? container.Memory,
    MemoryReservation: memoryReservation ?? container.MemoryReservation,
  };
}
