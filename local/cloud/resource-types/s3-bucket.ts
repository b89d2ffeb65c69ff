import { websiteConfigurationOf, websiteHost } from '../buckets/website-configuration.ts';
import { websites } from '../buckets/websites.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { checkNotifications } from '../notifications/bucket-notifications.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-s3-bucket.html */
export function s3Bucket(emulator: Emulator): ResourceType {
  const put = async (request: ResourceRequest) => {
    checkNotifications(request.properties);
    const { BucketName: given } = request.properties;
    const name = typeof given === 'string' ? given : physicalName(request).toLowerCase();
    await emulator.putBucket(name);
    await putWebsite(request, name, emulator);
    return { physicalId: name, attributes: attributesOf(name, request.address.region) };
  };
  return {
    type: 'AWS::S3::Bucket',
    replacedBy: ['BucketName'],
    create: put,
    update: put,
    resume: (request) => putWebsite(request, request.resource.physicalId, emulator),
    async delete({ resource, runtime }) {
      await emulator.deleteBucket(resource.physicalId);
      await websites(runtime).remove(resource.physicalId);
    },
  };
}

async function putWebsite(request: ResourceRequest, name: string, emulator: Emulator): Promise<void> {
  const { properties, runtime, log } = request;
  const configuration = websiteConfigurationOf(properties);
  if (configuration === undefined) return websites(runtime).remove(name);
  if (configuration.hasRoutingRules) log(`${name}: RoutingRules of its website are not followed here`);
  await websites(runtime).put(name, configuration, (key) => emulator.findObject(name, key));
}

function attributesOf(name: string, region: string) {
  return {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    WebsiteURL: `http://${websiteHost(name, region)}`,
  };
}
