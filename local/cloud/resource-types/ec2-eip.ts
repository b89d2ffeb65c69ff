import { elasticAddresses, portKey } from '../addresses/elastic-addresses.ts';
import { stableId } from '../physical-name.ts';
import type { ResourceType } from '../resource-type.ts';

/**
 * An address of this machine, `127.0.0.1:<port>`, a port that stands for port 80: whoever serves in host network mode on
 * hosts whose user data takes the address is reached there.
 *
 * Source: AWS CloudFormation template reference, "AWS::EC2::EIP".
 */
export const elasticIp: ResourceType = {
  type: 'AWS::EC2::EIP',
  replacedBy: ['Address', 'IpamPoolId', 'NetworkBorderGroup', 'TransferAddress'],
  async create(request) {
    const { runtime } = request;
    const allocationId = `eipalloc-0${stableId(request, 16)}`;
    const mainPort = await runtime.ports.claim(portKey(allocationId));
    elasticAddresses(runtime).put({ allocationId, mainPort });
    const address = `127.0.0.1:${mainPort}`;
    return { physicalId: address, attributes: { AllocationId: allocationId, PublicIp: address } };
  },
  async update({ resource }) {
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume({ resource, runtime }) {
    const allocationId = String(resource.attributes.AllocationId);
    const mainPort = await runtime.ports.reclaim(portKey(allocationId));
    elasticAddresses(runtime).put({ allocationId, mainPort });
  },
  async delete({ resource, runtime }) {
    await elasticAddresses(runtime).remove(String(resource.attributes.AllocationId));
  },
};
