import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { environments } from '../../pipeline/environments.ts';
import { type CloudAssembly, deliveryAssembly, synthesize } from '../support/cloud-assembly.ts';

const healthSchema = z.object({
  HealthCheckConfig: z.object({
    Type: z.string(),
    IPAddress: z.string().optional(),
    FullyQualifiedDomainName: z.string().optional(),
    Port: z.number().optional(),
    ResourcePath: z.string().optional(),
    ChildHealthChecks: z.array(z.string()).default([]),
    HealthThreshold: z.number().optional(),
  }),
});

function healthChecks(assembly: CloudAssembly, stack: string) {
  const all = assembly.resources(stack, 'AWS::Route53::HealthCheck').map(({ logicalId, Properties }) => ({
    logicalId,
    ...healthSchema.parse(Properties).HealthCheckConfig,
  }));
  return {
    ofProxies: all.filter(({ Type }) => Type === 'HTTPS'),
    ofRegion: all.find(({ Type }) => Type === 'CALCULATED'),
  };
}

const named = environments.flatMap(
  ({ name, domain, hostedZone, sizes, region = 'eu-central-1', drRegion }) =>
    domain && hostedZone
      ? [
          {
            name,
            domain,
            hostedZone,
            zones: sizes.zones,
            nameOfProxies: drRegion ? `${region}.${domain}` : domain,
          },
        ]
      : [],
);

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = deliveryAssembly();
});

describe('the environments', () => {
  it('have customers only where they have a name', () => {
    expect(environments.filter(({ keepsData }) => keepsData).map(({ name }) => name)).toEqual(['prod']);
    expect(named.map(({ name }) => name)).toEqual(['prod']);
  });
});

describe.each(named)('the name of $name', ({ name: environment, nameOfProxies, ...shop }) => {
  const { domain, hostedZone, zones } = shop;
  const services = `sluice-${environment}-services`;

  it('leads to every proxy whose health check passes', () => {
    const { ofProxies } = healthChecks(assembly, services);
    const records = assembly
      .resources(services, 'AWS::Route53::RecordSet')
      .filter(({ Properties }) => Properties.Failover === undefined);
    const addresses = ofProxies.map(({ IPAddress }) => [IPAddress]);

    expect(records).toHaveLength(zones);
    expect(new Set(addresses.map(String)).size).toBe(zones);
    expect(records.map(({ Properties }) => Properties.ResourceRecords)).toEqual(addresses);
    expect(records.map(({ Properties }) => Properties.HealthCheckId)).toEqual(
      ofProxies.map(({ logicalId }) => `\${${logicalId}}`),
    );
    for (const { Properties } of records) {
      expect(Properties).toMatchObject({
        Name: `${nameOfProxies}.`,
        Type: 'A',
        HostedZoneId: hostedZone.id,
        MultiValueAnswer: true,
      });
    }
  });

  it('asks each proxy by HTTPS for an answer of the storefront', () => {
    for (const check of healthChecks(assembly, services).ofProxies) {
      expect(check).toMatchObject({
        FullyQualifiedDomainName: domain,
        Port: 443,
        ResourcePath: '/health/live',
      });
    }
  });

  it('has a certificate that every proxy may export, and nothing else may', () => {
    const certificate = assembly.resource(services, 'AWS::CertificateManager::Certificate');
    const allowed = assembly
      .resources(services, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('acm:ExportCertificate'));

    expect(certificate.Properties).toMatchObject({
      DomainName: domain,
      CertificateExport: 'ENABLED',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: domain, HostedZoneId: hostedZone.id }],
    });
    const holders = assembly
      .resources(services, 'AWS::IAM::Role')
      .filter(({ Properties }) =>
        String(Properties.ManagedPolicyArns).includes(`\${${allowed[0]?.logicalId}}`),
      );

    expect(allowed.map(({ Properties }) => JSON.stringify(Properties))).toEqual([
      expect.stringContaining(
        `"acm:ExportCertificate","Effect":"Allow","Resource":"\${${certificate.logicalId}}"`,
      ),
    ]);
    expect(holders.map(({ logicalId }) => logicalId.slice(0, -8))).toEqual(
      Array.from({ length: zones }, (_, index) => `EdgeProxy${index + 1}HostRole`),
    );
  });

  it('is where customers and the users of the back office go', () => {
    expect(assembly.outputs(services)).toMatchObject({
      ShopUrl: `https://${domain}`,
      BackOfficeUrl: `https://${domain}/back-office`,
    });
  });
});

describe('the name of a shop in two regions', () => {
  let twoRegions: CloudAssembly;
  beforeAll(async () => {
    twoRegions = await synthesize({}, 'test/workload/two-regions-name-app.ts');
  }, 60_000);

  it.each([
    ['primary', 'eu-central-1.shop.example.com.', 'PRIMARY'],
    ['secondary', 'eu-west-1.shop.example.com.', 'SECONDARY'],
  ])(
    'leads to the %s region while it answers, whose proxies have a name of their own',
    (role, regionalName, failover) => {
      const records = twoRegions.resources(role, 'AWS::Route53::RecordSet');
      const ofProxies = records.filter(({ Properties }) => Properties.MultiValueAnswer);
      const [ofShop, ...others] = records.filter(({ Properties }) => !Properties.MultiValueAnswer);

      expect(ofProxies.map(({ Properties }) => Properties.Name)).toEqual([
        regionalName,
        regionalName,
        regionalName,
      ]);
      expect(others).toEqual([]);
      expect(ofShop?.Properties).toMatchObject({
        Name: 'answering.shop.example.com.',
        Failover: failover,
        HealthCheckId: `\${${healthChecks(twoRegions, role).ofRegion?.logicalId}}`,
      });
      expect(JSON.stringify(ofShop?.Properties.AliasTarget)).toContain(ofProxies[0]?.logicalId);
    },
  );

  it.each(['primary', 'secondary'])('takes the %s region for well while any of its proxies is', (role) => {
    const { ofProxies, ofRegion } = healthChecks(twoRegions, role);

    expect(ofRegion).toMatchObject({
      ChildHealthChecks: ofProxies.map(({ logicalId }) => `\${${logicalId}}`),
      HealthThreshold: 1,
    });
  });
});
