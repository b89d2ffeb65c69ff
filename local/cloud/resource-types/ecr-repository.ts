import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import { registryHost } from '../registry/image-reference.ts';
import type { TagMutability } from '../registry/tag-mutability.ts';
import type { ResourceOutcome, ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ECR::Repository';

const schema = z.object({
  RepositoryName: z.string().optional(),
  ImageTagMutability: z
    .enum(['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'])
    .default('MUTABLE'),
  ImageTagMutabilityExclusionFilters: z
    .array(z.object({ ImageTagMutabilityExclusionFilterValue: z.string() }))
    .default([]),
});

/** The registry has a folder for it as soon as it has an image; what is kept here is which of its tags may move. */
export const ecrRepository: ResourceType = {
  type,
  replacedBy: ['EncryptionConfiguration', 'RepositoryName'],
  async create(request) {
    const { RepositoryName } = parseProperties(type, schema, request.properties);
    return put(request, RepositoryName ?? physicalName(request).toLowerCase());
  },
  update: async (request) => put(request, request.resource.physicalId),
  async resume(request) {
    put(request, request.resource.physicalId);
  },
  async delete({ resource, runtime }) {
    runtime.registry.setMutability(resource.physicalId, undefined);
  },
};

function put({ address, properties, runtime }: ResourceRequest, name: string): ResourceOutcome {
  runtime.registry.setMutability(name, mutabilityOf(properties));
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:aws:ecr:${address.region}:${address.account}:repository/${name}`,
      RepositoryUri: `${registryHost(address)}/${name}`,
    },
  };
}

function mutabilityOf(properties: Properties): TagMutability {
  const { ImageTagMutability, ImageTagMutabilityExclusionFilters } = parseProperties(
    type,
    schema,
    properties,
  );
  return {
    isMutable: ImageTagMutability.startsWith('MUTABLE'),
    exclusions: ImageTagMutabilityExclusionFilters.map(
      ({ ImageTagMutabilityExclusionFilterValue }) => ImageTagMutabilityExclusionFilterValue,
    ),
  };
}
