import { CfnCluster, CfnService } from 'aws-cdk-lib/aws-ecs';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import type { Region } from '../region.ts';
import { acrossRegions } from './across-regions.ts';

/** What a switch from one region to the other touches, by ARNs that are read when the plan for it is deployed. */
export interface SwitchedRegion {
  region: string;
  cluster: string;
  services: { name: string; arn: string }[];
  database: string;
}

export function switchedRegion({ data, services }: Region): SwitchedRegion {
  return {
    region: services.region,
    cluster: acrossRegions(services.cluster.cluster, CfnCluster.isCfnCluster, ({ attrArn }) => attrArn),
    services: services.scaled.map(({ contract, service }) => ({
      name: contract.name,
      arn: acrossRegions(service, CfnService.isCfnService, ({ attrServiceArn }) => attrServiceArn),
    })),
    database: acrossRegions(
      data.database.cluster,
      CfnDBCluster.isCfnDBCluster,
      ({ attrDbClusterArn }) => attrDbClusterArn,
    ),
  };
}
