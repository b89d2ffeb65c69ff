import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { notify } from '../../app/automation/notify/contract.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { environments } from '../../pipeline/environments.ts';
import { type CloudAssembly, deliveryAssembly } from '../support/cloud-assembly.ts';
import { container } from './deployed-program.ts';

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
      Resource: z.union([z.string(), z.array(z.string())]).transform((resource) => [resource].flat()),
      Condition: z.unknown().optional(),
    }),
  ),
});

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = deliveryAssembly();
});

describe.each(environments)('$name', ({ name: environment, domain: ownDomain }) => {
  const domain = ownDomain ?? `${environment}.sluice.example`;
  const origins = ownDomain ? [`https://${ownDomain}`] : ['http://localhost', 'http://localhost:8080'];
  const services = `sluice-${environment}-services`;
  const data = `sluice-${environment}-data`;
  const network = `sluice-${environment}-network`;

  /** The roles with permission to do this to a resource, each by the program it is of. */
  function whoMay(action: string, resource: string): string[] {
    return assembly
      .resources(services, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) =>
        policySchema
          .parse(Properties.PolicyDocument)
          .Statement.some(
            ({ Action, Resource }) =>
              Action.includes(action) && Resource.some((name) => name.includes(resource)),
          ),
      )
      .map(({ logicalId }) => logicalId.replace(/(Task(TaskRole|ExecutionRole)|Role)DefaultPolicy.*$/, ''))
      .sort();
  }

  /** Whose tasks may open connections to a security group, by the descriptions of the groups. */
  function whoReaches(group: string): string[] {
    const groups = assembly.resources(network, 'AWS::EC2::SecurityGroup');
    const nameOf = (reference: unknown) =>
      groups
        .find(({ logicalId }) => reference === `\${${logicalId}.GroupId}`)
        ?.logicalId.split('SecurityGroup')[0] ?? '';
    return assembly
      .resources(network, 'AWS::EC2::SecurityGroupIngress')
      .filter(({ Properties }) => nameOf(Properties.GroupId) === group)
      .map(({ Properties }) => nameOf(Properties.SourceSecurityGroupId))
      .sort();
  }

  it.each([
    ['sqs:SendMessage', 'OrderQueueOrders', ['AutomationRedrive', 'Orders', 'Storefront']],
    ['sqs:ReceiveMessage', 'OrderQueueOrders', ['OrderProcessor']],
    ['sqs:SendMessage', 'OrderQueueDeadLetters', ['OrderProcessor']],
    ['sqs:ReceiveMessage', 'OrderQueueDeadLetters', ['OrderProcessor']],
    ['sqs:SendMessage', 'EventQueueEvents', ['OrderProcessor']],
    ['sqs:ReceiveMessage', 'EventQueueEvents', ['Notification']],
    ['sqs:ReceiveMessage', 'EventQueueDeadLetters', []],
    ['secretsmanager:GetSecretValue', 'SigningSecretsCookies', ['Notification', 'Storefront']],
    ['secretsmanager:GetSecretValue', 'SigningSecretsBackOfficeSessions', ['BackOffice']],
    ['ses:SendEmail', 'identity/', ['Notification']],
  ])('grants %s of %s to %j alone', (action, resource, programs) => {
    expect(whoMay(action, resource)).toEqual(programs);
  });

  it.each([
    ['Cache', ['Catalog', 'OrderProcessor', 'RotateSecret', 'Storefront']],
    [
      'Database',
      [
        ...['Catalog', 'Migrate', 'OrderProcessor', 'Orders', 'Payments', 'Redrive', 'Reporting'],
        'RotateSecret',
      ],
    ],
    ['InternalLoadBalancer', ['BackOffice', 'OrderProcessor', 'Proxy', 'Storefront']],
    ['BackOffice', ['InternalLoadBalancer']],
  ])('lets %s be reached by %j alone', (group, programs) => {
    expect(whoReaches(group)).toEqual(programs);
  });

  it('hands events to the function batch by batch, of which it may report a part as failed', () => {
    const handler = assembly.resource(services, 'AWS::Lambda::Function', 'Notification');
    const mapping = assembly.resource(services, 'AWS::Lambda::EventSourceMapping');

    expect(mapping.Properties).toEqual({
      BatchSize: 10,
      EventSourceArn: expect.stringContaining('EventQueueEvents'),
      FunctionName: `\${${handler.logicalId}}`,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('leaves an event to the function until it must have ended, and tries again for an hour', () => {
    const { VisibilityTimeout, RedrivePolicy } = assembly.resource(
      data,
      'AWS::SQS::Queue',
      'EventQueueEvents',
    ).Properties;
    const { maxReceiveCount } = z.object({ maxReceiveCount: z.number() }).parse(RedrivePolicy);

    expect(Number(VisibilityTimeout)).toBeGreaterThanOrEqual(6 * notify.timeoutInSeconds);
    expect(Number(VisibilityTimeout) * maxReceiveCount).toBeGreaterThanOrEqual(3600);
  });

  it('sends mails in one name only, and signs links with the key of the storefront', () => {
    const handler = assembly.resource(services, 'AWS::Lambda::Function', 'Notification');
    const variables = z
      .object({ MAIL_FROM: z.string(), LINK_SECRET_ARN: z.string() })
      .parse(z.object({ Variables: z.unknown() }).parse(handler.Properties.Environment).Variables);
    const sending = assembly
      .resources(services, 'AWS::IAM::ManagedPolicy')
      .flatMap(({ Properties }) => policySchema.parse(Properties.PolicyDocument).Statement)
      .filter(({ Action }) => Action.includes('ses:SendEmail'));

    expect(variables.MAIL_FROM).toBe(`Sluice <orders@${domain}>`);
    expect(sending).toEqual([
      {
        Action: ['ses:SendEmail'],
        Resource: [
          `arn:aws:ses:eu-central-1:111111111111:identity/orders@${domain}`,
          `arn:aws:ses:eu-central-1:111111111111:identity/${domain}`,
        ].sort(),
        Condition: { StringEquals: { 'ses:FromAddress': `orders@${domain}` } },
      },
    ]);
    const [cookieSecret] = container(assembly, environment, 'storefront').Secrets;
    expect(cookieSecret?.ValueFrom).toBe(`${variables.LINK_SECRET_ARN}:key::`);
  });

  it('lets nobody sign up for the back office, and wants long passwords and a second factor', () => {
    const pool = assembly.resource(data, 'AWS::Cognito::UserPool').Properties;

    expect(pool).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: { PasswordPolicy: { MinimumLength: 14, RequireSymbols: true } },
    });
    expect(pool).toMatchObject(
      environment === 'prod'
        ? {
            MfaConfiguration: 'ON',
            UserPoolTier: 'PLUS',
            UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
            DeletionProtection: 'ACTIVE',
          }
        : { MfaConfiguration: 'OPTIONAL' },
    );
  });

  it('defines the scopes that catalog and orders ask for', () => {
    const servers = assembly.resources(data, 'AWS::Cognito::UserPoolResourceServer');
    const scopes = servers.flatMap(({ Properties }) =>
      z
        .array(z.object({ ScopeName: z.string() }))
        .parse(Properties.Scopes)
        .map(({ ScopeName }) => `${Properties.Identifier}/${ScopeName}`),
    );

    expect(scopes.sort()).toEqual(
      [catalog.scopes, orders.scopes].flatMap((each) => Object.values(each)).sort(),
    );
  });

  it('signs in by authorization code through a public client, which is answered on loopback until there is a domain', () => {
    const pool = assembly.resource(data, 'AWS::Cognito::UserPool').logicalId;
    const client = assembly.resource(data, 'AWS::Cognito::UserPoolClient');

    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: origins.map((origin) => `${origin}/back-office/signed-in`),
      LogoutURLs: origins.map((origin) => `${origin}/back-office`),
    });
    for (const program of ['back-office', 'catalog', 'orders']) {
      const { Environment } = container(assembly, environment, program);
      expect(Environment).toContainEqual({
        Name: 'OIDC_ISSUER',
        Value: expect.stringMatching(new RegExp(`${pool}ProviderURL`)),
      });
    }
    expect(assembly.resource(data, 'AWS::Cognito::UserPoolDomain').Properties.Domain).toBe(
      `sluice-${environment}-111111111111`,
    );
  });
});
