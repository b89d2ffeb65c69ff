import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readCacheConfig, readSharedConfig } from '../../app/automation/rotate-secret/config.ts';
import { environments } from '../../pipeline/environments.ts';
import { deliveryAssembly, type Resource } from '../support/cloud-assembly.ts';
import { deployed } from './deployed-program.ts';

const variablesSchema = z.object({ Variables: z.record(z.string(), z.string()) });
const scheduleSchema = z.object({
  SecretId: z.string(),
  RotationLambdaARN: z.string(),
  RotationRules: z.object({ ScheduleExpression: z.string() }),
  RotateImmediatelyOnUpdate: z.boolean(),
});
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
      Resource: z.union([z.string(), z.array(z.string())]).transform((resource) => [resource].flat()),
    }),
  ),
});

const assembly = deliveryAssembly();

describe.each(environments)('the passwords and keys of $name', ({ name }) => {
  const data = `sluice-${name}-data`;
  const named = (type: string, part: string): Resource => assembly.resource(data, type, part);

  function variablesOf(program: string): Record<string, string> {
    const { Environment } = named('AWS::Lambda::Function', program).Properties;
    const { Variables } = variablesSchema.parse(Environment);
    return Object.fromEntries(
      Object.entries(Variables).map(([variable, value]) => [variable, deployed(value)]),
    );
  }

  it('rotate every month and every half year, and not while the stack is deployed', () => {
    const schedules = assembly
      .resources(data, 'AWS::SecretsManager::RotationSchedule')
      .map(({ Properties }) => scheduleSchema.parse(Properties));

    const secret = (part: string) => `\${${named('AWS::SecretsManager::Secret', part).logicalId}}`;
    const passwords = [
      `\${${named('AWS::SecretsManager::SecretTargetAttachment', 'DatabaseCluster').logicalId}}`,
      ...['catalog', 'orderprocessor', 'storefront'].map((user) => secret(`CacheUsers${user}password`)),
    ];
    const keys = ['Cookies', 'BackOfficeSessions'].map((purpose) => secret(`SigningSecrets${purpose}`));
    const intervals = schedules.map(({ SecretId, RotationRules }) => [
      SecretId,
      RotationRules.ScheduleExpression,
    ]);
    expect(new Map(intervals as [string, string][])).toEqual(
      new Map([
        ...passwords.map((arn): [string, string] => [arn, 'rate(30 days)']),
        ...keys.map((arn): [string, string] => [arn, 'rate(182 days)']),
      ]),
    );
    for (const { RotateImmediatelyOnUpdate } of schedules) expect(RotateImmediatelyOnUpdate).toBe(false);
  });

  it('are changed by functions that Secrets Manager may invoke for this account alone', () => {
    for (const program of ['SharedSecrets', 'CachePasswords']) {
      const { logicalId } = named('AWS::Lambda::Function', program);
      expect(named('AWS::Lambda::Permission', program).Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        FunctionName: `\${${logicalId}.Arn}`,
        Principal: 'secretsmanager.amazonaws.com',
        SourceAccount: expect.stringMatching(/^\d{12}$/),
      });
    }
  });

  it('are changed by functions that are told exactly what they read', () => {
    for (const [program, readConfig] of [
      ['SharedSecrets', readSharedConfig],
      ['CachePasswords', readCacheConfig],
    ] as const) {
      const { HOST: _, ...config } = readConfig(variablesOf(program));
      expect(Object.keys(config).sort()).toEqual(Object.keys(variablesOf(program)).sort());
    }
  });

  it('of users of the cache are changed by the ids that the users have', () => {
    const { USER_ID_PREFIX: prefix } = variablesOf('CachePasswords');
    const users = assembly.resources(data, 'AWS::ElastiCache::User').map(({ Properties }) => Properties);

    expect(users).toHaveLength(4);
    for (const { UserId, UserName } of users) expect(UserId).toBe(`${prefix}${UserName}`);
  });

  it.each([
    ['SharedSecrets', 3],
    ['CachePasswords', 3],
  ])('are read and written by %s as far as they are its own', (program, secrets) => {
    const { Statement } = policySchema.parse(
      named('AWS::IAM::ManagedPolicy', program).Properties.PolicyDocument,
    );
    const written = Statement.filter(({ Action }) => Action.includes('secretsmanager:PutSecretValue'));

    expect(written.flatMap(({ Resource }) => Resource)).toHaveLength(secrets);
    for (const { Resource } of written) expect(Resource.join()).not.toContain('*');
  });
});

describe.each(environments)('the programs of $name', ({ name }) => {
  /** What the programs may read by themselves, their own policies alone: by the logical ids of the roles. */
  function mayRead(part: string): string[] {
    return assembly
      .resources(`sluice-${name}-${part}`, 'AWS::IAM::ManagedPolicy')
      .filter(({ logicalId }) => logicalId.includes('TaskTaskRole'))
      .flatMap(({ logicalId, Properties }) =>
        policySchema
          .parse(Properties.PolicyDocument)
          .Statement.filter(({ Action }) => Action.includes('secretsmanager:GetSecretValue'))
          .flatMap(({ Resource }) => Resource)
          .map((resource) => {
            const [, secret = resource] = /(DatabaseCluster|CacheUsers[a-z]+password)/.exec(resource) ?? [];
            return `${logicalId.replace(/TaskTaskRole.*/, '')} ${secret}`;
          }),
      )
      .sort();
  }

  it('may read their own passwords again, and no other secret', () => {
    expect(mayRead('services')).toEqual([
      'Catalog CacheUserscatalogpassword',
      'Catalog DatabaseCluster',
      'OrderProcessor CacheUsersorderprocessorpassword',
      'OrderProcessor DatabaseCluster',
      'Orders DatabaseCluster',
      'Payments DatabaseCluster',
      'Storefront CacheUsersstorefrontpassword',
    ]);
    expect(mayRead('reporting')).toEqual(['Extraction DatabaseCluster']);
  });
});
