import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceType } from '../resource-type.ts';

const type = 'AWS::ECS::Cluster';

const schema = z.object({ ClusterName: z.string().optional() });

/** A name under which services stand; their tasks run on this machine. */
export const cluster: ResourceType = {
  type,
  replacedBy: ['ClusterName'],
  async create(request) {
    const { region, account } = request.address;
    const name = parseProperties(type, schema, request.properties).ClusterName ?? physicalName(request, 255);
    return { physicalId: name, attributes: { Arn: `arn:aws:ecs:${region}:${account}:cluster/${name}` } };
  },
};
