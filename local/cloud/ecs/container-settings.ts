import { z } from 'zod';

/** A property that templates give as a boolean, or as its word. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/**
 * What only a container of its own has: properties of a container definition that mean nothing to a process.
 * Source: "AWS::ECS::TaskDefinition ContainerDefinition", AWS CloudFormation template reference.
 */
export const containerSettings = {
  User: z.string().optional(),
  WorkingDirectory: z.string().optional(),
  ReadonlyRootFilesystem: flag.default(false),
  MemoryReservation: z.coerce.number().optional(),
  DockerSecurityOptions: z.array(z.string()).default([]),
  DockerLabels: z.record(z.string(), z.string()).default({}),
  Ulimits: z
    .array(z.object({ Name: z.string(), SoftLimit: z.coerce.number(), HardLimit: z.coerce.number() }))
    .default([]),
  MountPoints: z
    .array(z.object({ SourceVolume: z.string(), ContainerPath: z.string(), ReadOnly: flag.default(false) }))
    .default([]),
  LinuxParameters: z
    .object({
      InitProcessEnabled: flag.default(false),
      SharedMemorySize: z.coerce.number().optional(),
      Capabilities: z
        .object({ Add: z.array(z.string()).default([]), Drop: z.array(z.string()).default([]) })
        .optional(),
      Tmpfs: z
        .array(
          z.object({
            ContainerPath: z.string(),
            Size: z.coerce.number(),
            MountOptions: z.array(z.string()).default([]),
          }),
        )
        .default([]),
    })
    .optional(),
};

export const volume = z.object({
  Name: z.string(),
  /** A folder of the task's host. */
  Host: z.object({ SourcePath: z.string().optional() }).optional(),
});

export type Volume = z.output<typeof volume>;
