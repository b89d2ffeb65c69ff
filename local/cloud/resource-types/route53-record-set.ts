import { z } from 'zod';
import { domainNames } from '../dns/domain-names.ts';
import { readRecord } from '../dns/records.ts';
import { isJsonObject } from '../json.ts';
import { parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ExistingResourceRequest, ResourceRequest, ResourceType } from '../resource-type.ts';

/**
 * A name that leads somewhere on this machine is served at a port of its own; any other is only recorded.
 *
 * Source: AWS CloudFormation template reference, "AWS::Route53::RecordSet".
 */
export const recordSet: ResourceType = {
  ...recordsType('AWS::Route53::RecordSet', ({ properties }) => [properties]),
  replacedBy: ['HostedZoneId', 'HostedZoneName', 'Name'],
};

const group = z.object({ RecordSets: z.array(z.record(z.string(), z.unknown())) });

/** Several records, which stand in one zone. */
export const recordSetGroup: ResourceType = {
  ...recordsType('AWS::Route53::RecordSetGroup', ({ properties }) => {
    parseProperties('AWS::Route53::RecordSetGroup', group, properties);
    return Array.isArray(properties.RecordSets) ? properties.RecordSets.filter(isJsonObject) : [];
  }),
  replacedBy: ['HostedZoneId', 'HostedZoneName'],
};

function recordsType(
  type: string,
  recordsOf: (request: ResourceRequest) => Properties[],
): Omit<ResourceType, 'replacedBy'> {
  const put = async (request: ResourceRequest) => {
    const records = recordsOf(request).flatMap((properties) => readRecord(type, properties) ?? []);
    await domainNames(request.runtime).put(ownerOf(request), records);
  };
  return {
    type,
    isWorldwide: true,
    async create(request) {
      await put(request);
      const name = request.properties.Name;
      return { physicalId: typeof name === 'string' ? name : request.address.logicalId };
    },
    async update(request) {
      await put(request);
      return { physicalId: request.resource.physicalId };
    },
    resume: put,
    delete: (request: ExistingResourceRequest) => domainNames(request.runtime).remove(ownerOf(request)),
  };
}

/** A folder belongs to one resource, and to none after it. */
function ownerOf({ directory }: ResourceRequest): string {
  return directory;
}
