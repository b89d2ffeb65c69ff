import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { environments } from '../../pipeline/environments.ts';
import { type CloudAssembly, deliveryAssembly, type Resource } from '../support/cloud-assembly.ts';

const ruleSchema = z.object({
  IpProtocol: z.string(),
  CidrIp: z.string().optional(),
  FromPort: z.number().optional(),
  ToPort: z.number().optional(),
});

const hasEndpoints = new Map(environments.map(({ name, sizes }) => [name, sizes.interfaceEndpoints]));

function sizesOf(name: string) {
  const environment = environments.find((each) => each.name === name);
  if (!environment) throw new Error(`There is no environment ${name}`);
  return environment.sizes;
}

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = deliveryAssembly();
});

describe.each(environments.map(({ name }) => name))('the network of %s', (environment) => {
  const network = `sluice-${environment}-network`;
  const stacks = ['network', 'data', 'services'].map((part) => `sluice-${environment}-${part}`);

  const nameOf = ({ logicalId }: Resource) => logicalId.split('SecurityGroup')[0] ?? '';
  const groups = () => assembly.resources(network, 'AWS::EC2::SecurityGroup');

  /** The rules by which a group lets something out, apart from those to other groups. */
  function waysOut({ Properties }: Resource) {
    return z
      .array(ruleSchema)
      .default([])
      .parse(Properties.SecurityGroupEgress)
      .filter(({ CidrIp }) => CidrIp !== '255.255.255.255/32');
  }

  /** The names of groups that have a rule from or to the group of this name. */
  function partners(group: string, kind: 'Ingress' | 'Egress'): string[] {
    const [own, other] =
      kind === 'Ingress' ? ['GroupId', 'SourceSecurityGroupId'] : ['DestinationSecurityGroupId', 'GroupId'];
    const names = new Map(groups().map((each) => [`\${${each.logicalId}.GroupId}`, nameOf(each)]));
    return assembly
      .resources(network, `AWS::EC2::SecurityGroup${kind}`)
      .filter(({ Properties }) => names.get(String(Properties[own])) === group)
      .map(({ Properties }) => names.get(String(Properties[other])) ?? '')
      .sort();
  }

  /** Where each subnet of a kind sends what is for the rest of the world. */
  function routesByKind(): Map<string, (string | undefined)[]> {
    const routes = assembly.resources(network, 'AWS::EC2::Route').map(({ Properties }) => Properties);
    const tables = assembly
      .resources(network, 'AWS::EC2::SubnetRouteTableAssociation')
      .map(({ Properties }) => {
        const route = routes.find(
          ({ RouteTableId, DestinationCidrBlock }) =>
            RouteTableId === Properties.RouteTableId && DestinationCidrBlock === '0.0.0.0/0',
        );
        const way = route?.GatewayId ?? route?.NatGatewayId;
        return { subnet: String(Properties.SubnetId), way: way === undefined ? undefined : String(way) };
      });
    const byKind = Map.groupBy(
      tables,
      ({ subnet }) => /(public|private|isolated)Subnet/.exec(subnet)?.[1] ?? '',
    );
    return new Map([...byKind].map(([kind, of]) => [kind, of.map(({ way }) => way)]));
  }

  it('has in each of its zones a subnet for the world, one behind a NAT gateway and one without a way out', () => {
    const { zones, natGateways } = sizesOf(environment);
    const gateways = assembly.resources(network, 'AWS::EC2::NatGateway').map(({ logicalId }) => logicalId);
    const ways = routesByKind();

    expect(Object.fromEntries([...ways].map(([kind, routes]) => [kind, routes.length]))).toEqual({
      public: zones,
      private: zones,
      isolated: zones,
    });
    expect(gateways).toHaveLength(natGateways);
    expect(ways.get('public')?.every((route) => route?.startsWith('${VpcIGW'))).toBe(true);
    expect(new Set(ways.get('private'))).toEqual(new Set(gateways.map((gateway) => `\${${gateway}}`)));
    expect(new Set(ways.get('isolated'))).toEqual(new Set([undefined]));
  });

  it('keeps database and cache where there is no way out', () => {
    const data = `sluice-${environment}-data`;
    const groups = [
      ...assembly.resources(data, 'AWS::RDS::DBSubnetGroup'),
      ...assembly.resources(data, 'AWS::ElastiCache::SubnetGroup'),
    ];

    expect(groups).toHaveLength(2);
    for (const { Properties } of groups) {
      const subnets = z.array(z.string()).parse(Properties.SubnetIds);
      expect(subnets).toHaveLength(sizesOf(environment).zones);
      for (const subnet of subnets) expect(subnet).toMatch(/isolatedSubnet\d/);
    }
  });

  it('lets nobody out but by HTTPS, and those only who need it', () => {
    const out = groups().filter((group) => waysOut(group).length > 0);

    for (const group of out) {
      expect(waysOut(group)).toEqual([
        expect.objectContaining({ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
      ]);
    }
    expect(out.map(nameOf).sort()).toEqual(
      [
        'BackOffice',
        'Catalog',
        'Hosts',
        'Migrate',
        'OrderProcessor',
        'Orders',
        'Payments',
        'Proxy',
        'Redrive',
        'Reporting',
        'RotateSecret',
        ...(hasEndpoints.get(environment) ? [] : ['Storefront']),
      ].sort(),
    );
  });

  it('has the way out of every group in its template, since EC2 would open one for a group without rules', () => {
    const withRules = new Set(
      assembly
        .resources(network, 'AWS::EC2::SecurityGroupEgress')
        .map(({ Properties }) => String(Properties.GroupId)),
    );
    const without = groups().filter(
      ({ logicalId, Properties }) =>
        Properties.SecurityGroupEgress === undefined && !withRules.has(`\${${logicalId}.GroupId}`),
    );

    expect(without.map(nameOf)).toEqual([]);
  });

  it('reaches S3 by its gateway from every subnet', () => {
    const gateway = assembly
      .resources(network, 'AWS::EC2::VPCEndpoint')
      .find(({ Properties }) => Properties.VpcEndpointType === 'Gateway');

    expect(gateway?.Properties.ServiceName).toMatch(/\.s3$/);
    expect(gateway?.Properties.RouteTableIds).toHaveLength(
      assembly.resources(network, 'AWS::EC2::RouteTable').length,
    );
  });

  it('has endpoints for the APIs that are called, where they are wanted, open to those alone who call them', () => {
    const endpoints = assembly
      .resources(network, 'AWS::EC2::VPCEndpoint')
      .filter(({ Properties }) => Properties.VpcEndpointType === 'Interface');
    const expected = [
      ...['ec2messages', 'ecr.api', 'ecr.dkr', 'ecs', 'ecs-agent', 'ecs-telemetry'],
      ...['logs', 'secretsmanager', 'sqs', 'ssm', 'ssmmessages'],
    ];
    const callers = [
      ...['BackOffice', 'Catalog', 'Hosts', 'Migrate', 'OrderProcessor', 'Orders', 'Payments'],
      ...['Proxy', 'Redrive', 'Reporting', 'RotateSecret'],
      'Storefront',
    ];
    const isWanted = hasEndpoints.get(environment);

    expect(
      endpoints
        .map(({ Properties }) => String(Properties.ServiceName).replace(/^com\.amazonaws\.[^.]+\./, ''))
        .sort(),
    ).toEqual(isWanted ? expected : []);
    expect(partners('Endpoints', 'Ingress')).toEqual(isWanted ? callers : []);
    expect(partners('Endpoints', 'Egress')).toEqual(isWanted ? callers : []);
    for (const { Properties } of endpoints) {
      expect(Properties).toMatchObject({ PrivateDnsEnabled: true });
      expect(Properties.SecurityGroupIds).toEqual([expect.stringContaining('EndpointsSecurityGroup')]);
    }
  });

  it('leaves the default security group to nobody', () => {
    const grouped = [
      ['AWS::ECS::Service', 'NetworkConfiguration'],
      ['AWS::Lambda::Function', 'VpcConfig'],
      ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'SecurityGroups'],
      ['AWS::EC2::LaunchTemplate', 'LaunchTemplateData'],
      ['AWS::RDS::DBCluster', 'VpcSecurityGroupIds'],
      ['AWS::ElastiCache::ReplicationGroup', 'SecurityGroupIds'],
    ] as const;
    for (const [type, property] of grouped) {
      const found = stacks.flatMap((stack) => assembly.resources(stack, type));
      expect(found).not.toEqual([]);
      for (const { Properties } of found) {
        // A function without a network of ours has no network interface, nor has a task in the network of its host.
        if (
          Properties[property] === undefined &&
          ['AWS::Lambda::Function', 'AWS::ECS::Service'].includes(type)
        )
          continue;
        expect(JSON.stringify(Properties[property])).toMatch(/SecurityGroup\w*GroupId/);
      }
    }
  });

  it('gives no public address because of the subnet', () => {
    for (const { Properties } of assembly.resources(network, 'AWS::EC2::Subnet')) {
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    }
  });

  it('logs all connections, for as long as the environment keeps its logs', () => {
    const flowLog = assembly.resource(network, 'AWS::EC2::FlowLog').Properties;
    const group = assembly.resource(network, 'AWS::Logs::LogGroup');

    expect(flowLog).toMatchObject({
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogGroupName: `\${${group.logicalId}}`,
    });
    expect(group.Properties.RetentionInDays).toBe(environment === 'prod' ? 365 : 30);
  });
});
