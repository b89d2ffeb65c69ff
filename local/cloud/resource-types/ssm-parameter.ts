import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ssm-parameter.html */
export const ssmParameter: ResourceType = {
  type: 'AWS::SSM::Parameter',
  replacedBy: ['Name'],
  create: async (request) => describe(request),
  update: async (request) => describe(request),
};

function describe(request: ResourceRequest) {
  const { address, properties } = request;
  const name = typeof properties.Name === 'string' ? properties.Name : physicalName(request);
  const path = name.startsWith('/') ? name : `/${name}`;
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:aws:ssm:${address.region}:${address.account}:parameter${path}`,
      Type: properties.Type ?? 'String',
      Value: properties.Value ?? '',
    },
  };
}
