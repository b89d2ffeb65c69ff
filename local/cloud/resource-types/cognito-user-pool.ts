import { identityProvider } from '../cognito/identity-provider.ts';
import { stableId } from '../physical-name.ts';
import type { ResourceOutcome, ResourceRequest, ResourceType } from '../resource-type.ts';

/**
 * An OpenID Connect issuer on loopback, with users that need no password. How strict the pool is, is a question to AWS.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html
 */
export const userPool: ResourceType = {
  type: 'AWS::Cognito::UserPool',
  replacedBy: ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  create: (request) => put(request, `${request.address.region}_${stableId(request, 9)}`),
  update: (request) => put(request, request.resource.physicalId),
  async resume(request) {
    await put(request, request.resource.physicalId);
  },
  async delete({ resource, runtime }) {
    identityProvider(runtime).remove(resource.physicalId);
  },
};

async function put({ address, directory, runtime }: ResourceRequest, id: string): Promise<ResourceOutcome> {
  const issuer = await identityProvider(runtime).put(id, directory);
  return {
    physicalId: id,
    attributes: {
      UserPoolId: id,
      Arn: `arn:aws:cognito-idp:${address.region}:${address.account}:userpool/${id}`,
      ProviderName: issuer.replace('http://', ''),
      ProviderURL: issuer,
    },
  };
}
