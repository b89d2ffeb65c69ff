import { describe, expect, it } from '@jest/globals';
import { type EnvironmentData, environments } from '../../pipeline/environments.ts';
import { InvalidField, resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';

const context = { account: '111111111111', region: 'eu-central-1' };
const hostedZone = { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' };

function only(change: (environment: EnvironmentData) => EnvironmentData): EnvironmentData[] {
  const [first] = environments;
  if (!first) throw new Error('environments.ts is empty');
  return [change(structuredClone(first))];
}

function withSizes(change: (sizes: EnvironmentData['sizes']) => void): EnvironmentData[] {
  return only((environment) => {
    change(environment.sizes);
    return environment;
  });
}

function refusalOf(data: readonly EnvironmentData[]): string {
  try {
    resolveEnvironments(data, context);
  } catch (error) {
    if (error instanceof InvalidField) return error.message;
    throw error;
  }
  throw new Error('Nothing was refused');
}

describe('resolving environments', () => {
  it('takes account and region from the context where an environment names none', () => {
    const resolved = resolveEnvironments(environments, context);

    expect(resolved.map(({ name, account, region }) => [name, account, region])).toEqual([
      ['dev', '111111111111', 'eu-central-1'],
      ['staging', '111111111111', 'eu-central-1'],
      ['prod', '111111111111', 'eu-central-1'],
    ]);
  });

  it('prefers the account and region of the environment', () => {
    const data = only((environment) => ({ ...environment, account: '222222222222', region: 'eu-west-1' }));

    expect(resolveEnvironments(data, context)).toMatchObject([
      { account: '222222222222', region: 'eu-west-1' },
    ]);
  });

  it.each([
    ['too short', '12345'],
    ['no string', 111111111111],
    ['missing', undefined],
  ])('refuses an account that is %s, naming environment, field, and what is allowed', (_, account) => {
    expect(() => resolveEnvironments(environments, { ...context, account })).toThrow(
      /^Environment "dev": account is .*; it must be twelve digits, as a string\. Mend it in pipeline\/environments\.ts[^\n]*$/,
    );
  });

  it.each(['Frankfurt', 'eu-centrall-1', 'eu-central-9'])(
    'refuses %s, which is no region of AWS',
    (region) => {
      expect(() => resolveEnvironments(environments, { ...context, region })).toThrow(
        `Environment "dev": region is "${region}"; it must be a region that aws-cdk-lib knows, such as "eu-central-1"`,
      );
    },
  );

  it('sends mails from the domain of the environment, or from a name that nobody has', () => {
    const data = only((environment) => ({ ...environment, domain: 'shop.example.com', hostedZone }));

    expect(resolveEnvironments(data, context)).toMatchObject([
      { domain: 'shop.example.com', mailFrom: 'Sluice <orders@shop.example.com>' },
    ]);
    expect(resolveEnvironments(environments, context)[0]?.mailFrom).toBe(
      'Sluice <orders@dev.sluice.example>',
    );
  });

  it.each(['orders@example.com', 'Sluice <orders@mail.example.com>'])('takes the sender %s', (mailFrom) => {
    expect(
      resolveEnvironments(
        only((environment) => ({ ...environment, mailFrom })),
        context,
      ),
    ).toMatchObject([{ mailFrom }]);
  });

  it.each([
    ['mailFrom', 'orders'],
    ['mailFrom', 'Sluice orders@example.com'],
    ['mailFrom', 'Sluice <orders@example.com>, Eve <eve@example.com>'],
    ['domain', 'https://shop.example.com'],
    ['domain', 'shop'],
  ])('refuses the %s "%s"', (field, value) => {
    const data = only((environment) => ({ ...environment, [field]: value }));

    expect(() => resolveEnvironments(data, context)).toThrow(
      `Environment "dev": ${field} is ${JSON.stringify(value)}; it must be`,
    );
  });

  it('sends alerts to an address, and to nothing else', () => {
    const withPages = (pages: string) => only((environment) => ({ ...environment, alerts: { pages } }));

    expect(resolveEnvironments(withPages('on-call@example.com'), context)).toMatchObject([
      { alerts: { pages: 'on-call@example.com' } },
    ]);
    expect(refusalOf(withPages('the team'))).toContain(
      'Environment "dev": alerts.pages is "the team"; it must be an e-mail address',
    );
  });

  it('refuses a number of tasks below one, naming the service', () => {
    const data = withSizes((sizes) => {
      sizes.tasks['order-processor'].minimum = 0;
    });

    expect(() => resolveEnvironments(data, context)).toThrow(
      'Environment "dev": sizes.tasks.order-processor.minimum is 0; it must be a whole number from 1 to 100.',
    );
  });

  it('refuses a maximum of tasks that is below the minimum', () => {
    const data = withSizes((sizes) => {
      sizes.tasks.catalog = { minimum: 3, maximum: 2 };
    });

    expect(() => resolveEnvironments(data, context)).toThrow(
      /^Environment "dev": sizes\.tasks\.catalog\.maximum is 2; it must be at least minimum, 3\. [^\n]*$/,
    );
  });

  it('refuses capacity that AWS may take back where the data is kept', () => {
    const data = only((environment) => ({ ...environment, keepsData: true, fargateCapacity: 'spot' }));

    expect(() => resolveEnvironments(data, context)).toThrow(
      'Environment "dev": fargateCapacity is "spot"; it must be "on-demand" where keepsData is true.',
    );
  });

  it('refuses more backups than Aurora keeps', () => {
    const data = withSizes((sizes) => {
      sizes.database.backupRetentionInDays = 36;
    });

    expect(() => resolveEnvironments(data, context)).toThrow(
      'Environment "dev": sizes.database.backupRetentionInDays is 36; it must be a whole number from 1 to 35.',
    );
  });

  it.each<[string, string, (environment: EnvironmentData) => void]>([
    [
      'a DR region that does not exist',
      'drRegion is "eu-west-9"; it must be a region that aws-cdk-lib knows',
      (environment) => Object.assign(environment, { drRegion: 'eu-west-9' }),
    ],
    [
      'a DR region that is the primary one',
      'drRegion is "eu-central-1"; it must be another region than the environment stands in, or left out.',
      (environment) => Object.assign(environment, { drRegion: 'eu-central-1' }),
    ],
    [
      'a DR region to which nothing can be replicated',
      'drRegion is "cn-north-1"; it must be a region of the partition "aws", as eu-central-1 is.',
      (environment) => Object.assign(environment, { drRegion: 'cn-north-1' }),
    ],
    [
      'a DR region without sizes',
      'drSizes is missing; it must be the sizes of the shop that waits in eu-west-1, as in sizes.',
      (environment) => Object.assign(environment, { drRegion: 'eu-west-1' }),
    ],
    [
      'sizes for a DR region that is not there',
      'drRegion is missing; it must be the region for which drSizes are, or drSizes left out.',
      (environment) => Object.assign(environment, { drSizes: environment.sizes }),
    ],
    [
      'more NAT gateways than zones in the DR region',
      'drSizes.natGateways is 3; it must be at most one for each of the 2 zones.',
      (environment) =>
        Object.assign(environment, {
          drRegion: 'eu-west-1',
          drSizes: { ...environment.sizes, natGateways: 3 },
        }),
    ],
    [
      'hosts of the DR region that cannot carry a rollout',
      'drSizes.hosts.maximum is 1; it must be at least 4, to carry twice the 4 storefronts, 2 on each host.',
      (environment) =>
        Object.assign(environment, {
          drRegion: 'eu-west-1',
          drSizes: { ...environment.sizes, hosts: { ...environment.sizes.hosts, maximum: 1 } },
        }),
    ],
    [
      'proxies of the DR region that images do not run on',
      'drSizes.proxies.instanceType is "t4g.small"; it must be a type with processors of the architecture x86_64',
      (environment) =>
        Object.assign(environment, {
          drRegion: 'eu-west-1',
          drSizes: { ...environment.sizes, proxies: { instanceType: 't4g.small' } },
        }),
    ],
    [
      'snapshots that are kept for no time',
      'snapshots.keptInDays is 0; it must be a whole number from 1 to 3650.',
      (environment) => Object.assign(environment, { snapshots: { keptInDays: 0, lock: 'governance' } }),
    ],
    [
      'a domain without a zone',
      'hostedZone is missing; it must be id and name of the zone in Route 53 that holds shop.example.com.',
      (environment) => Object.assign(environment, { domain: 'shop.example.com' }),
    ],
    [
      'customers without a domain to come to',
      'domain is missing; it must be a host name where keepsData is true, such as "shop.example.com".',
      (environment) => {
        delete environment.officeHours;
        return Object.assign(environment, { keepsData: true, fargateCapacity: 'on-demand' });
      },
    ],
    [
      'a zone without a domain',
      'domain is missing; it must be a name in the zone example.com, or hostedZone left out.',
      (environment) => Object.assign(environment, { hostedZone }),
    ],
    [
      'a domain outside its zone',
      'domain is "shop.badexample.com"; it must be example.com or a name that ends in .example.com.',
      (environment) => Object.assign(environment, { domain: 'shop.badexample.com', hostedZone }),
    ],
    [
      'a zone by its name alone',
      'hostedZone is "example.com"; it must be an object with the fields id, name and no others.',
      (environment) => Object.assign(environment, { hostedZone: 'example.com' }),
    ],
    [
      'a zone whose id is none',
      'hostedZone.id is "example.com"; it must be the id of a zone in Route 53',
      (environment) => Object.assign(environment, { hostedZone: { ...hostedZone, id: 'example.com' } }),
    ],
    [
      'a zone whose name ends in a dot',
      'hostedZone.name is "example.com."; it must be the name of a zone',
      (environment) => Object.assign(environment, { hostedZone: { ...hostedZone, name: 'example.com.' } }),
    ],
    [
      'more zones than a region has',
      'sizes.zones is 4; it must be a whole number from 2 to 3.',
      ({ sizes }) => Object.assign(sizes, { zones: 4 }),
    ],
    [
      'more NAT gateways than zones',
      'sizes.natGateways is 3; it must be at most one for each of the 2 zones.',
      ({ sizes }) => Object.assign(sizes, { natGateways: 3 }),
    ],
    [
      'capacity in steps that Aurora does not know',
      'sizes.database.minimumCapacityUnits is 0.7; it must be from 0 to 256, in steps of 0.5.',
      ({ sizes }) => Object.assign(sizes.database, { minimumCapacityUnits: 0.7 }),
    ],
    [
      'a maximum that Aurora cannot be held to',
      'sizes.database.maximumCapacityUnits is 0.5; it must be from 1 to 256, in steps of 0.5.',
      ({ sizes }) => Object.assign(sizes.database, { maximumCapacityUnits: 0.5 }),
    ],
    [
      'a maximum below the minimum',
      'sizes.database.maximumCapacityUnits is 2; it must be at least minimumCapacityUnits, 4.',
      ({ sizes }) => Object.assign(sizes.database, { minimumCapacityUnits: 4 }),
    ],
    [
      'hosts that could not carry a rollout at full load',
      'sizes.hosts.maximum is 3; it must be at least 4, to carry twice the 4 storefronts, 2 on each host.',
      ({ sizes }) => Object.assign(sizes.hosts, { maximum: 3 }),
    ],
    [
      'hosts whose processors cannot run the images',
      'sizes.hosts.instanceType is "m7gd.large"; it must be a type with processors of the architecture x86_64',
      ({ sizes }) => Object.assign(sizes.hosts, { instanceType: 'm7gd.large' }),
    ],
    [
      'proxies on such hosts',
      'sizes.proxies.instanceType is "t4g.small"; it must be a type with processors of the architecture x86_64',
      ({ sizes }) => Object.assign(sizes.proxies, { instanceType: 't4g.small' }),
    ],
    [
      "hosts that are not of AWS's own processors where the containers are",
      'sizes.hosts.instanceType is "t3.medium"; it must be a type with processors of the architecture arm64',
      (environment) => Object.assign(environment, { architecture: 'arm64' }),
    ],
    [
      'a canary that would be over before an alarm can go off',
      'rollout.bakeTimeInMinutes is 2; it must be a whole number from 3 to 1440.',
      (environment) =>
        Object.assign(environment, { rollout: { kind: 'canary', percent: 10, bakeTimeInMinutes: 2 } }),
    ],
    [
      'more readers than Aurora has',
      'sizes.database.readers is 16; it must be a whole number from 0 to 15.',
      ({ sizes }) => Object.assign(sizes.database, { readers: 16 }),
    ],
    [
      'no reader where data is kept',
      'sizes.database.readers is 0; it must be at least 1 where keepsData is true.',
      (environment) => {
        Object.assign(environment, { keepsData: true });
        environment.sizes.database.readers = 0;
      },
    ],
    [
      'a kind of database that is none',
      'sizes.database.kind is "small"; it must be an object whose kind is "serverless" or "provisioned".',
      ({ sizes }) => Object.assign(sizes.database, { kind: 'small' }),
    ],
    [
      'a time zone that nobody keeps',
      'officeHours.timeZone is "Europe/Hamburg"; it must be a time zone of the IANA data base, such as "Europe/Berlin".',
      ({ officeHours }) => Object.assign(officeHours ?? {}, { timeZone: 'Europe/Hamburg' }),
    ],
    [
      'office hours that end before they begin',
      'officeHours.to is 6; it must be later than from, 7.',
      ({ officeHours }) => Object.assign(officeHours ?? {}, { to: 6 }),
    ],
    [
      'office hours where customers buy',
      'officeHours is {"timeZone":"Europe/Berlin","days":"MON-FRI","from":7,"to":20}; it must be left out where keepsData is true.',
      (environment) => Object.assign(environment, { keepsData: true, fargateCapacity: 'on-demand' }),
    ],
    [
      'a canary whose runs would meet each other',
      'canary.everyMinutes is 2; it must be a whole number from 3 to 60.',
      (environment) => Object.assign(environment, { canary: { everyMinutes: 2 } }),
    ],
    [
      'a canary of two regions without a name that leads to the one in use',
      'domain is missing; it must be a host name where there are a canary and a drRegion.',
      (environment) => {
        const { sizes } = environment;
        delete environment.officeHours;
        Object.assign(environment, { canary: { everyMinutes: 5 }, drRegion: 'eu-west-1', drSizes: sizes });
      },
    ],
    [
      'reports that are gone at once',
      'reporting.keptForDays is 0; it must be a whole number from 1 to 3650.',
      (environment) => Object.assign(environment, { reporting: { keptForDays: 0 } }),
    ],
    [
      'a field that is misspelt',
      'drRegoin is "eu-west-1"; it must be left out, because nothing reads it.',
      (environment) => Object.assign(environment, { drRegoin: 'eu-west-1' }),
    ],
  ])('refuses %s in one line that names environment and field', (_, message, change) => {
    const data = only((environment) => {
      change(environment);
      return environment;
    });

    const refused = refusalOf(data);

    expect(refused).toContain(`Environment "dev": ${message}`);
    expect(refused.split('\n')).toHaveLength(1);
  });

  it('takes a second region, and a domain in its zone', () => {
    const data = only((environment) => ({
      ...environment,
      drRegion: 'eu-west-1',
      drSizes: environment.sizes,
      domain: 'shop.example.com',
      hostedZone,
    }));

    expect(resolveEnvironments(data, context)).toMatchObject([
      { drRegion: 'eu-west-1', domain: 'shop.example.com', hostedZone },
    ]);
  });

  it('takes a domain that is the zone itself', () => {
    const data = only((environment) => ({ ...environment, domain: 'example.com', hostedZone }));

    expect(resolveEnvironments(data, context)).toMatchObject([{ domain: 'example.com' }]);
  });

  it('takes an environment without readers that need not keep its data', () => {
    const data = withSizes((sizes) => {
      sizes.database.readers = 0;
    });

    expect(resolveEnvironments(data, context)).toMatchObject([{ sizes: { database: { readers: 0 } } }]);
  });

  it('refuses a name that cannot be part of a stack name', () => {
    const data = only((environment) => ({ ...environment, name: 'Dev_1' }));

    expect(() => resolveEnvironments(data, context)).toThrow(
      'Environment "Dev_1": name is "Dev_1"; it must be',
    );
  });

  it('refuses an environment on other processors than those for which its images were tested', () => {
    const [dev, staging] = structuredClone(environments);
    if (!dev || !staging) throw new Error('environments.ts has fewer than two');
    staging.architecture = 'arm64';
    staging.sizes.hosts.instanceType = 't4g.medium';
    staging.sizes.proxies.instanceType = 't4g.small';

    expect(() => resolveEnvironments([dev, staging], context)).toThrow(
      /^Environment "staging": architecture is "arm64"; it must be "x86_64", as in "dev", whose images it runs\. [^\n]+$/,
    );
  });

  it('refuses two environments of one name', () => {
    expect(() => resolveEnvironments([...environments, ...environments], context)).toThrow(
      'Environment "dev" stands twice in pipeline/environments.ts; give each a name of its own.',
    );
  });

  it('refuses a pipeline without an account', () => {
    expect(() => resolveLocation({ region: 'eu-central-1' })).toThrow(
      'The pipeline: account is missing; it must be twelve digits, as a string. Mend the context in cdk.json.',
    );
  });
});
