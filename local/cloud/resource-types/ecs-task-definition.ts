import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../atomic-file.ts';
import { nextRevision } from '../ecs/revisions.ts';
import { parseTaskDefinition } from '../ecs/task-definition.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ECS::TaskDefinition';

const schema = z.object({ Family: z.string().optional() });

/** Each change makes a new revision of the family; services start the tasks. */
export const taskDefinition: ResourceType = {
  type,
  replacedBy: [
    'ContainerDefinitions',
    'Cpu',
    'EnableFaultInjection',
    'EphemeralStorage',
    'ExecutionRoleArn',
    'Family',
    'InferenceAccelerators',
    'IpcMode',
    'Memory',
    'NetworkMode',
    'PidMode',
    'PlacementConstraints',
    'ProxyConfiguration',
    'RequiresCompatibilities',
    'RuntimePlatform',
    'TaskRoleArn',
    'Volumes',
  ],
  async create(request) {
    const { address, properties } = request;
    const family = parseProperties(type, schema, properties).Family ?? physicalName(request, 255);
    const prefix = `arn:aws:ecs:${address.region}:${address.account}:task-definition/${family}`;
    const arn = `${prefix}:${revision(request, prefix)}`;
    parseTaskDefinition(arn, properties);
    return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
  },
};

/** The next number of the family; the same one again when the creation is repeated. */
function revision({ runtime, directory }: ResourceRequest, prefix: string): number {
  const own = join(directory, 'revision');
  if (existsSync(own)) return Number(readFileSync(own, 'utf8'));
  const next = nextRevision(runtime, prefix);
  writeFileAtomically(own, String(next));
  return next;
}
