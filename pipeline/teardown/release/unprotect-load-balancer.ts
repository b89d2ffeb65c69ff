import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isGone, type Release } from './release.ts';

export const unprotectLoadBalancer: Release = async ({ physicalId: arn }, { options }) => {
  try {
    await new ElasticLoadBalancingV2Client(options).send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: arn,
        Attributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }],
      }),
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};
