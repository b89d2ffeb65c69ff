import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { environments } from '../../pipeline/environments.ts';
import { type CloudAssembly, deliveryAssembly, type Resource } from '../support/cloud-assembly.ts';
import { container } from './deployed-program.ts';

const templateSchema = z.object({
  UserData: z.object({ 'Fn::Base64': z.string() }).transform((data) => data['Fn::Base64']),
  MetadataOptions: z.object({ HttpTokens: z.string() }),
  NetworkInterfaces: z.array(
    z.object({ AssociatePublicIpAddress: z.boolean(), Groups: z.array(z.string()) }),
  ),
  BlockDeviceMappings: z.array(z.object({ Ebs: z.object({ Encrypted: z.boolean() }) })),
  KeyName: z.string().optional(),
});

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = deliveryAssembly();
});

describe.each(environments)('the edge of $name', ({ name: environment, domain, sizes }) => {
  const services = `sluice-${environment}-services`;
  const network = `sluice-${environment}-network`;
  const zones = Array.from({ length: sizes.zones }, (_, index) => `EdgeProxy${index + 1}`);

  const address = (zone: string) => assembly.resource(services, 'AWS::EC2::EIP', zone).logicalId;
  const service = (zone: string) => assembly.resource(services, 'AWS::ECS::Service', zone);
  const hostTemplate = (zone: string) =>
    templateSchema.parse(
      assembly.resource(services, 'AWS::EC2::LaunchTemplate', zone).Properties.LaunchTemplateData,
    );
  const userData = (zone: string) => hostTemplate(zone).UserData;
  /** What the role of the host in the zone may do, together with others and alone. */
  const policiesOfHost = (zone: string) => {
    const role = assembly.resource(services, 'AWS::IAM::Role', `${zone}HostRole`);
    const shared = z.array(z.string()).parse(role.Properties.ManagedPolicyArns);
    return assembly
      .resources(services, 'AWS::IAM::ManagedPolicy')
      .filter(
        ({ logicalId, Properties }) =>
          shared.includes(`\${${logicalId}}`) || String(Properties.Roles) === `\${${role.logicalId}}`,
      )
      .map(({ Properties }) => JSON.stringify(Properties));
  };

  it('is the proxies on ports 80 and, with a domain, 443, and nothing else', () => {
    const open = assembly.resources(network, 'AWS::EC2::SecurityGroup').flatMap(({ logicalId, Properties }) =>
      z
        .array(z.object({ CidrIp: z.string(), FromPort: z.number(), ToPort: z.number() }))
        .default([])
        .parse(Properties.SecurityGroupIngress)
        .map(({ CidrIp, FromPort, ToPort }) => [
          logicalId.split('SecurityGroup')[0],
          CidrIp,
          FromPort,
          ToPort,
        ]),
    );
    const balancers = assembly.resources(services, 'AWS::ElasticLoadBalancingV2::LoadBalancer');

    expect(open).toEqual([
      ['Proxy', '0.0.0.0/0', 80, 80],
      ...(domain ? [['Proxy', '0.0.0.0/0', 443, 443]] : []),
    ]);
    expect(balancers.map(({ Properties }) => Properties.Scheme)).toEqual(['internal']);
  });

  if (!domain) {
    it('is reached at the address of a proxy, since it has no name', () => {
      expect(assembly.outputs(services)).toMatchObject({
        ShopUrl: `http://\${${address('EdgeProxy1')}.PublicIp}`,
        BackOfficeUrl: `http://\${${address('EdgeProxy1')}.PublicIp}/back-office`,
      });
    });
  }

  it('has in every zone an address, at most one host that takes it, and a task for that host', () => {
    const subnets = assembly
      .resources(network, 'AWS::EC2::Subnet')
      .filter(({ logicalId }) => logicalId.includes('public'));
    const groups = zones.map((zone) =>
      assembly.resource(services, 'AWS::AutoScaling::AutoScalingGroup', zone),
    );

    expect(subnets).toHaveLength(zones.length);
    expect(new Set(groups.map(({ Properties }) => String(Properties.VPCZoneIdentifier))).size).toBe(
      zones.length,
    );
    for (const [index, zone] of zones.entries()) {
      const provider = assembly.resource(services, 'AWS::ECS::CapacityProvider', zone);
      expect(groups[index]?.Properties).toMatchObject({ MinSize: '0', MaxSize: '1' });
      expect(groups[index]?.Properties.VPCZoneIdentifier).toHaveLength(1);
      expect(provider.Properties).toMatchObject({
        AutoScalingGroupProvider: { AutoScalingGroupArn: `\${${groups[index]?.logicalId}}` },
      });
      expect(service(zone).Properties).toMatchObject({
        DesiredCount: 1,
        CapacityProviderStrategy: [{ CapacityProvider: `\${${provider.logicalId}}` }],
      });
    }
  });

  it.each(zones)('lets a host of %s take its address, and no other one', (zone) => {
    const named = userData(zone).match(/--allocation-id \$\{\w+\.AllocationId\}/g);
    const allowed = policiesOfHost(zone).flatMap((policy) => policy.match(/elastic-ip\/[^"]*/g) ?? []);

    expect(named).toEqual([`--allocation-id \${${address(zone)}.AllocationId}`]);
    expect(allowed).toEqual([`elastic-ip/\${${address(zone)}.AllocationId}`]);
  });

  it.each(zones)(
    'has hosts in %s that nobody enters but by Session Manager, with a disk that nobody reads',
    (zone) => {
      const template = hostTemplate(zone);
      const policies = policiesOfHost(zone).join();

      expect(template.KeyName).toBeUndefined();
      expect(template.MetadataOptions.HttpTokens).toBe('required');
      expect(template.BlockDeviceMappings.map(({ Ebs }) => Ebs.Encrypted)).toEqual([true]);
      expect(policies).toContain('ssmmessages:OpenDataChannel');
      expect(policies).not.toMatch(/ssm:GetParameter|logs:/);
    },
  );

  it.each(zones)('reaches what it needs for its start in %s before it has its address', (zone) => {
    expect(hostTemplate(zone).NetworkInterfaces).toEqual([
      { AssociatePublicIpAddress: true, Groups: [expect.stringContaining('ProxySecurityGroup')] },
    ]);
  });

  it.each(zones)(
    'prepares hosts of %s with a script that bash can read, and lets them join the cluster at its end',
    (zone) => {
      const script = userData(zone).replaceAll(/\$\{\w+[^}]*\}/g, 'deployed');

      expect(() => execFileSync('bash', ['-n'], { input: script })).not.toThrow();
      expect(script.indexOf('ECS_CLUSTER=')).toBeGreaterThan(script.indexOf('associate-address'));
    },
  );

  it('mounts the bucket with images and videos read only, on the host and in the container', () => {
    const bucket = assembly.resource(`sluice-${environment}-data`, 'AWS::S3::Bucket', 'Media').logicalId;
    const { Properties } = assembly
      .resources(services, 'AWS::ECS::TaskDefinition')
      .find((task: Resource) => task.Properties.Family === `sluice-${environment}-proxy`) as Resource;
    const [{ MountPoints = [] } = {}] = z
      .array(z.object({ MountPoints: z.array(z.record(z.string(), z.unknown())) }))
      .parse(Properties.ContainerDefinitions);
    const { Environment } = container(assembly, environment, 'proxy');
    const directory = Environment.find(({ Name }) => Name === 'MEDIA_DIRECTORY')?.Value;

    expect(userData('EdgeProxy1')).toMatch(
      new RegExp(
        `ExecStart=/usr/bin/mount-s3 \\$\\{[^}]*${bucket}[^}]*\\} ${directory} --read-only --allow-other `,
      ),
    );
    expect(Properties.NetworkMode).toBe('host');
    expect(MountPoints).toContainEqual({ SourceVolume: 'media', ContainerPath: directory, ReadOnly: true });
    expect(MountPoints.map(({ ReadOnly }) => ReadOnly)).toEqual([true, true]);
    expect(Properties.Volumes).toContainEqual({ Name: 'media', Host: { SourcePath: directory } });
  });

  it('lets NGINX listen on its ports without being root, and keeps the credentials of the host from it', () => {
    expect(userData('EdgeProxy1')).toContain('net.ipv4.ip_unprivileged_port_start=80');
    expect(userData('EdgeProxy1')).toMatch(/--uid-owner 1000 --destination 169\.254\.169\.254 --jump REJECT/);
  });

  it('is deployed zone after zone', () => {
    for (const [index, zone] of zones.entries()) {
      const before = zones[index - 1];
      if (before) expect(service(zone).DependsOn).toContain(service(before).logicalId);
    }
  });
});
