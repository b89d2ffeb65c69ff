import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from './cloud-in-test.ts';

type Case = [type: string, properties: object, ref: RegExp, attributes?: Record<string, RegExp>];

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}';
const keyArn = 'arn:aws:kms:eu-west-1:111111111111:key/mrk-1234';

/** `Ref` and `Fn::GetAtt` as the CloudFormation template reference has them, "Return values" of each type. */
const cases: readonly Case[] = [
  ['AWS::EC2::EIPAssociation', { AllocationId: 'eipalloc-1' }, /^eipassoc-0[0-9a-f]{16}$/],
  [
    'AWS::CertificateManager::Certificate',
    { DomainName: 'shop.example' },
    new RegExp(`^arn:aws:acm:eu-central-1:111111111111:certificate/${uuid}$`),
  ],
  [
    'AWS::Backup::BackupVault',
    { BackupVaultName: 'copies' },
    /^copies$/,
    { BackupVaultArn: /^arn:aws:backup:eu-central-1:111111111111:backup-vault:copies$/ },
  ],
  [
    'AWS::Backup::BackupPlan',
    { BackupPlan: {} },
    new RegExp(`^${uuid}$`),
    { BackupPlanArn: new RegExp(`:backup-plan:${uuid}$`), VersionId: /./ },
  ],
  [
    'AWS::KMS::ReplicaKey',
    { PrimaryKeyArn: keyArn, KeyPolicy: {} },
    /^mrk-1234$/,
    { Arn: /^arn:aws:kms:eu-central-1:111111111111:key\/mrk-1234$/ },
  ],
  [
    'AWS::ARCRegionSwitch::Plan',
    { Name: 'switch' },
    /^arn:aws:arc-region-switch::111111111111:plan\/switch:[0-9a-f]{6}$/,
    { Owner: /^111111111111$/, Version: /^1$/ },
  ],
  [
    'AWS::ElastiCache::UserGroup',
    { UserGroupId: 'shop', UserIds: [] },
    /^shop$/,
    { Arn: /:usergroup:shop$/, Status: /^active$/ },
  ],
  ['AWS::Glue::Database', { CatalogId: '1', DatabaseInput: { Name: 'reports' } }, /^reports$/],
  ['AWS::Glue::Table', { DatabaseName: 'reports', TableInput: { Name: 'orders' } }, /^orders$/],
  ['AWS::Athena::WorkGroup', { Name: 'people' }, /^people$/],
  [
    'AWS::Athena::NamedQuery',
    { Database: 'reports', QueryString: 'SELECT 1' },
    new RegExp(`^${uuid}$`),
    { NamedQueryId: new RegExp(`^${uuid}$`) },
  ],
  [
    'AWS::Logs::QueryDefinition',
    { Name: 'slow', QueryString: 'fields @message' },
    new RegExp(`^${uuid}$`),
    { QueryDefinitionId: new RegExp(`^${uuid}$`) },
  ],
  [
    'AWS::Lambda::Alias',
    { FunctionName: 'migrate', FunctionVersion: '1', Name: 'live' },
    /^arn:aws:lambda:eu-central-1:111111111111:function:migrate:live$/,
  ],
  [
    'AWS::IAM::OIDCProvider',
    { Url: 'https://token.actions.example' },
    /^arn:aws:iam::111111111111:oidc-provider\/token\.actions\.example$/,
  ],
];

describe('what is only recorded', () => {
  let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

  beforeAll(async () => {
    cloud = await startCloudInTest();
  });
  afterAll(() => cloud.end());

  it('answers what others refer to as its type does on AWS', async () => {
    const Resources = Object.fromEntries(
      cases.map(([Type, Properties], index) => [`Thing${index}`, { Type, Properties }]),
    );
    const refs = cases.map((_, index) => [`Thing${index}`, { Value: { Ref: `Thing${index}` } }]);
    const attributes = cases.flatMap(([, , , expected = {}], index) =>
      Object.keys(expected).map((name) => [
        `Thing${index}${name}`,
        { Value: { 'Fn::GetAtt': [`Thing${index}`, name] } },
      ]),
    );
    const { outputs } = await cloud.deploy('recorded', {
      Resources,
      Outputs: Object.fromEntries([...refs, ...attributes]),
    });
    for (const [index, [type, , ref, expected = {}]] of cases.entries()) {
      expect({ type, ref: outputs[`Thing${index}`] }).toEqual({ type, ref: expect.stringMatching(ref) });
      for (const [name, pattern] of Object.entries(expected)) {
        expect({ type, name, value: outputs[`Thing${index}${name}`] }).toEqual({
          type,
          name,
          value: expect.stringMatching(pattern),
        });
      }
    }
  });

  it('is replaced when what its name is made of changes, and not when the rest does', async () => {
    const vault = (BackupVaultName: string, tag: string) => ({
      Resources: {
        Vault: {
          Type: 'AWS::Backup::BackupVault',
          Properties: { BackupVaultName, BackupVaultTags: { tag } },
        },
      },
    });
    await cloud.deploy('vaults', vault('one', 'a'));
    const changesTo = async (template: object) => {
      const { changes } = await cloud.current.createChangeSet({
        ...home,
        stackName: 'vaults',
        changeSetName: 'next',
        template: JSON.stringify(template),
        parameters: {},
        log: () => {},
      });
      return changes.map(({ replacement }) => replacement);
    };
    expect(await changesTo(vault('one', 'b'))).toEqual([false]);
    expect(await changesTo(vault('two', 'a'))).toEqual([true]);
  });
});
