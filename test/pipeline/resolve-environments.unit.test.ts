import { describe, expect, it } from '@jest/globals';
import { type EnvironmentData, environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';

const context = { account: '111111111111', region: 'eu-central-1' };

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
    const data = only((environment) => ({ ...environment, domain: 'shop.example.com' }));

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

  it('refuses a number of tasks below one, naming the service', () => {
    const data = withSizes((sizes) => {
      sizes.tasks['order-processor'] = 0;
    });

    expect(() => resolveEnvironments(data, context)).toThrow(
      'Environment "dev": sizes.tasks.order-processor is 0; it must be a whole number from 1 to 100.',
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

  it('refuses a name that cannot be part of a stack name', () => {
    const data = only((environment) => ({ ...environment, name: 'Dev_1' }));

    expect(() => resolveEnvironments(data, context)).toThrow(
      'Environment "Dev_1": name is "Dev_1"; it must be',
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
