import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { defineEndpoints } from './endpoints.ts';
import { defineFlowLog } from './flow-log.ts';
import { defineSecurityGroups, type SecurityGroups } from './security-groups.ts';

const maximumZones = 3;

export interface NetworkStackProps extends StackProps {
  environment: WorkloadEnvironment;
}

/** The private network of an environment: who is where, and who may speak to whom. */
export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly securityGroups: SecurityGroups;

  constructor(scope: Construct, id: string, { environment, ...props }: NetworkStackProps) {
    super(scope, id, props);
    this.vpc = defineVpc(this, environment);
    this.securityGroups = defineSecurityGroups(this, this.vpc, environment);
    defineEndpoints(this.vpc, environment, this.securityGroups.endpoints);
    defineFlowLog(this.vpc, environment);
    acknowledgeOpenness(this.vpc);
  }

  /** The zones of the region by their order, resolved at deployment: synthesis must not ask an account. */
  override get availabilityZones(): string[] {
    return Array.from({ length: maximumZones }, (_, index) => Fn.select(index, Fn.getAzs()));
  }
}

function defineVpc(scope: Construct, { sizes }: WorkloadEnvironment): Vpc {
  return new Vpc(scope, 'Vpc', {
    maxAzs: sizes.zones,
    natGateways: sizes.natGateways,
    subnetConfiguration: [
      // Nothing gets a public address because of where it stands; what needs one asks for it.
      { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
}

function acknowledgeOpenness(vpc: Vpc): void {
  for (const { node } of vpc.publicSubnets) {
    acknowledge(node.findChild('DefaultRoute'), {
      rules: ['NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW'],
      reason: 'In a public subnet stand a proxy, which the world reaches, and a NAT gateway.',
    });
  }
  acknowledge(vpc, {
    rules: ['NIST.800.53.R5-VPCDefaultSecurityGroupClosed'],
    reason:
      'Everything in the network names its security groups; closing the default one takes a program of the library.',
  });
}
