import { rm } from 'node:fs/promises';
import { codeDirectoryOf, type ReadObject, unpackCode } from '../lambda/function-code.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html */
export function lambdaFunction(read: ReadObject): ResourceType {
  const put = async (request: ResourceRequest) => {
    const { address, properties, runtime } = request;
    const name =
      typeof properties.FunctionName === 'string' ? properties.FunctionName : physicalName(request, 64);
    unpackCode(properties.Code, codeDirectoryOf(runtime, address, name), read);
    const arn = `arn:aws:lambda:${address.region}:${address.account}:function:${name}`;
    return { physicalId: name, attributes: { Arn: arn } };
  };
  return {
    type: 'AWS::Lambda::Function',
    replacedBy: ['FunctionName', 'PackageType'],
    create: put,
    update: put,
    async delete({ address, resource, runtime }) {
      await rm(codeDirectoryOf(runtime, address, resource.physicalId), { recursive: true, force: true });
    },
  };
}
