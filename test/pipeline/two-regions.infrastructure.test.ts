import { describe, expect, it } from '@jest/globals';
import { environments } from '../../pipeline/environments.ts';
import { services } from '../../pipeline/images/services.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';

const pipeline = 'sluice-pipeline';
const copies = 'sluice-pipeline-images-eu-west-1';

const assembly = deliveryAssembly();

describe('the images of a delivery with a DR region', () => {
  it('are copied there as they are pushed', () => {
    const { ReplicationConfiguration } = assembly.resource(
      pipeline,
      'AWS::ECR::ReplicationConfiguration',
    ).Properties;

    expect(ReplicationConfiguration).toEqual({
      Rules: [
        {
          Destinations: [{ Region: 'eu-west-1', RegistryId: '111111111111' }],
          RepositoryFilters: [{ Filter: 'sluice/', FilterType: 'PREFIX_MATCH' }],
        },
      ],
    });
  });

  it('lie there in repositories like those they come from', () => {
    const settings = (stack: string) =>
      assembly.resources(stack, 'AWS::ECR::Repository').map(({ Properties }) => Properties);

    expect(settings(copies)).toHaveLength(services.length);
    expect(settings(copies)).toEqual(settings(pipeline));
  });

  it('have their place before the pipeline runs', () => {
    expect(assembly.dependencies(pipeline)).toContain(copies);
  });
});

describe('what the pipeline deploys in a DR region', () => {
  const artifacts = 'sluice-pipeline-artifacts-eu-west-1';

  it('is copied into a bucket there, with a key of its own', () => {
    const key = assembly.resource(artifacts, 'AWS::KMS::Key');
    const bucket = assembly.resource(artifacts, 'AWS::S3::Bucket', 'Artifacts').Properties;
    const { ArtifactStores } = assembly.resource(pipeline, 'AWS::CodePipeline::Pipeline').Properties;

    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(JSON.stringify(bucket.BucketEncryption)).toContain(key.logicalId);
    expect(ArtifactStores).toContainEqual({
      Region: 'eu-west-1',
      ArtifactStore: {
        Type: 'S3',
        Location: expect.anything(),
        EncryptionKey: {
          Type: 'KMS',
          Id: { 'Fn::GetStackOutput': expect.objectContaining({ StackName: artifacts }) },
        },
      },
    });
  });

  it('has its place before the pipeline runs', () => {
    expect(assembly.dependencies(pipeline)).toContain(artifacts);
  });
});

describe('an environment with a DR region', () => {
  const home = (part: string) => `sluice-prod-${part}`;
  const dr = (part: string) => `sluice-prod-dr-${part}`;
  const environment = environments.find(({ name }) => name === 'prod');
  const programsOf = (stack: string) =>
    assembly
      .resources(stack, 'AWS::ECS::TaskDefinition')
      .map(({ Properties }) => Properties.Family)
      .sort();
  const inDr = ['encryption', 'network', 'copies', 'data', 'schema', 'services'].map(dr);

  it('has the same stacks in both, of its own size each', () => {
    for (const part of ['encryption', 'network', 'data', 'schema', 'services'])
      expect(assembly.stackNames).toEqual(expect.arrayContaining([home(part), dr(part)]));
    expect(programsOf(dr('services'))).toEqual(programsOf(home('services')));
    expect(assembly.resources(dr('network'), 'AWS::EC2::NatGateway')).toHaveLength(
      environment?.drSizes?.natGateways ?? Number.NaN,
    );
  });

  it('is tried out from the DR region, which is there when the other one is lost', () => {
    const { Properties } = assembly.resource(dr('services'), 'AWS::Synthetics::Canary');

    expect(Properties.RunConfig).toMatchObject({
      EnvironmentVariables: { SHOP_URL: 'https://shop.sluice.example' },
    });
    expect(assembly.resources(home('services'), 'AWS::Synthetics::Canary')).toEqual([]);
  });

  it.each([
    ['data', [dr('copies')], 'copies have a place before they are made'],
    ['services', [dr('services'), home('schema')], 'a release starts where nobody uses it first'],
  ])('deploys %s after %j: %s', (part, before) => {
    expect(assembly.dependencies(home(part))).toEqual(expect.arrayContaining(before));
  });

  it('deploys the database that follows after the one it follows', () => {
    expect(assembly.dependencies(dr('data'))).toContain(home('data'));
  });

  it('can be deployed in the DR region while the other one is lost', () => {
    for (const stack of inDr)
      expect(JSON.stringify(assembly.resources(stack))).not.toContain('GetStackOutput');
  });

  it('makes one database of both regions, and tells neither which of them takes the writes', () => {
    const first = assembly.resource(home('data'), 'AWS::RDS::DBCluster');
    const { Properties } = assembly.resource(dr('data'), 'AWS::RDS::DBCluster');

    expect(assembly.resource(home('data'), 'AWS::RDS::GlobalCluster').Properties).toMatchObject({
      GlobalClusterIdentifier: 'sluice-prod',
      SourceDBClusterIdentifier: expect.stringContaining(first.logicalId),
    });
    expect(Properties).toMatchObject({
      GlobalClusterIdentifier: 'sluice-prod',
      SourceRegion: 'eu-central-1',
      StorageEncrypted: true,
      KmsKeyId: expect.stringContaining(dr('encryption')),
      EngineVersion: first.Properties.EngineVersion,
    });
    for (const inherited of ['MasterUsername', 'MasterUserPassword', 'DatabaseName'])
      expect(Properties).not.toHaveProperty(inherited);
  });

  it('is told of a database that lags behind, whichever region follows', () => {
    const followed = (stack: string) =>
      JSON.stringify(assembly.resource(stack, 'AWS::CloudWatch::Alarm', 'RegionLag').Properties.Metrics);

    expect(followed(dr('data'))).toContain('{"Name":"SourceRegion","Value":"eu-central-1"}');
    expect(followed(home('data'))).toContain('{"Name":"SourceRegion","Value":"eu-west-1"}');
  });

  it('is told when nobody has seen a recent copy of the database for 26 hours', () => {
    const { Properties } = assembly.resource(home('services'), 'AWS::CloudWatch::Alarm', 'SnapshotAge');

    expect(Properties).toMatchObject({
      Threshold: 26 * 3600,
      Period: 3600,
      EvaluationPeriods: 26,
      DatapointsToAlarm: 26,
      TreatMissingData: 'breaching',
    });
  });

  it('has its secrets in both, under one name', () => {
    const named = (stack: string) =>
      assembly
        .resources(stack, 'AWS::SecretsManager::Secret')
        .filter(({ logicalId }) => !logicalId.startsWith('Cache'))
        .map(({ Properties: { Name, ReplicaRegions } }) => ({ Name, ReplicaRegions }))
        .sort((one, other) => String(one.Name).localeCompare(String(other.Name)));
    const ReplicaRegions = [
      {
        Region: 'eu-west-1',
        KmsKeyId: expect.objectContaining({
          'Fn::GetStackOutput': expect.objectContaining({ StackName: dr('encryption'), Region: 'eu-west-1' }),
        }),
      },
    ];

    expect(named(home('data'))).toEqual([
      { Name: 'sluice/prod/back-office-sessions', ReplicaRegions },
      { Name: 'sluice/prod/cookies', ReplicaRegions },
      { Name: 'sluice/prod/database-owner', ReplicaRegions },
    ]);
    expect(named(dr('data'))).toEqual([]);
    expect(JSON.stringify(assembly.resources(dr('services'), 'AWS::ECS::TaskDefinition'))).toContain(
      ':secret:sluice/prod/cookies:key::',
    );
  });

  it('takes a snapshot every day and copies it into a vault that is locked', () => {
    expect(assembly.resource(home('data'), 'AWS::Backup::BackupPlan').Properties.BackupPlan).toMatchObject({
      BackupPlanRule: [
        {
          ScheduleExpression: 'cron(0 3 * * ? *)',
          Lifecycle: { DeleteAfterDays: 35 },
          CopyActions: [
            {
              DestinationBackupVaultArn: {
                'Fn::GetStackOutput': { StackName: dr('copies'), Region: 'eu-west-1' },
              },
              Lifecycle: { DeleteAfterDays: 35 },
            },
          ],
        },
      ],
    });
    expect(assembly.resource(dr('copies'), 'AWS::Backup::BackupVault').Properties).toMatchObject({
      LockConfiguration: { MinRetentionDays: 35 },
      EncryptionKeyArn: expect.stringContaining(dr('encryption')),
    });
    expect(
      JSON.stringify(assembly.resource(home('data'), 'AWS::Backup::BackupSelection').Properties),
    ).toContain(assembly.resource(home('data'), 'AWS::RDS::DBCluster').logicalId);
  });

  it('asks every day for the newest copy in that vault, and only from the region that makes them', () => {
    const check = assembly.resource(home('services'), 'AWS::Lambda::Function', 'SnapshotCheck').Properties;

    expect(check.Environment).toMatchObject({
      Variables: {
        VAULT_NAME: { 'Fn::GetStackOutput': { StackName: dr('copies'), Region: 'eu-west-1' } },
        VAULT_REGION: 'eu-west-1',
      },
    });
    expect(
      assembly
        .resources(dr('services'), 'AWS::Lambda::Function')
        .filter(({ logicalId }) => logicalId.includes('SnapshotCheck')),
    ).toEqual([]);
  });

  it('leads customers to the first region while it answers, else to the other', () => {
    const failoverIn = (stack: string) =>
      assembly
        .resources(stack, 'AWS::Route53::RecordSet')
        .filter(({ Properties }) => Properties.Failover !== undefined)
        .map(({ Properties: { Name, Failover } }) => ({ Name, Failover }));

    const Name = 'answering.shop.sluice.example.';
    expect(failoverIn(home('services'))).toEqual([{ Name, Failover: 'PRIMARY' }]);
    expect(failoverIn(dr('services'))).toEqual([{ Name, Failover: 'SECONDARY' }]);
  });

  it('leads customers to whichever region answers, until the plan has activated the DR region', () => {
    const records = assembly
      .resources(home('region-switch'), 'AWS::Route53::RecordSet')
      .map(({ Properties }) => Properties);

    expect(records).toEqual(
      [
        { role: 'PRIMARY', region: 'eu-central-1', target: 'answering.shop.sluice.example' },
        { role: 'SECONDARY', region: 'eu-west-1', target: 'eu-west-1.shop.sluice.example' },
      ].map(({ role, region, target }) =>
        expect.objectContaining({
          Name: 'shop.sluice.example.',
          Type: 'A',
          Failover: role,
          SetIdentifier: region,
          AliasTarget: { DNSName: target, HostedZoneId: 'Z0123456789ABCDEFGHIJ', EvaluateTargetHealth: true },
        }),
      ),
    );
  });

  it.each([
    ['eu-central-1', 'eu-west-1'],
    ['eu-west-1', 'eu-central-1'],
  ])('takes the health check of each region from the plan, which may name %s first', (...order) => {
    const { logicalId } = assembly.resource(home('region-switch'), 'AWS::ARCRegionSwitch::Plan');
    const entries = order.map(
      (region) => `Z0123456789ABCDEFGHIJ:shop.sluice.example:${region}:id-of-${region}`,
    );
    const chosen = assembly
      .resources(home('region-switch'), 'AWS::Route53::RecordSet')
      .map(({ Properties: { SetIdentifier, HealthCheckId } }) => [
        SetIdentifier,
        choose(HealthCheckId, { [`\${${logicalId}.PlanHealthChecks}`]: entries.join() }),
      ]);

    expect(chosen).toEqual([
      ['eu-central-1', 'id-of-eu-central-1'],
      ['eu-west-1', 'id-of-eu-west-1'],
    ]);
  });

  it('copies images and videos to the bucket of the DR region, with its key', () => {
    const { ReplicationConfiguration } = assembly.resource(
      home('data'),
      'AWS::S3::Bucket',
      'Media',
    ).Properties;

    expect(ReplicationConfiguration).toMatchObject({
      Rules: [
        {
          Status: 'Enabled',
          Destination: {
            Bucket: { 'Fn::GetStackOutput': { StackName: dr('copies') } },
            EncryptionConfiguration: {
              ReplicaKmsKeyID: { 'Fn::GetStackOutput': { StackName: dr('encryption') } },
            },
          },
        },
      ],
    });
    expect(assembly.resource(dr('copies'), 'AWS::S3::Bucket', 'Media').Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('plans the way there and the way back: room, then customers, then a person, then the database', () => {
    const plan = assembly.resource(home('region-switch'), 'AWS::ARCRegionSwitch::Plan').Properties;

    expect(plan).toMatchObject({
      RecoveryApproach: 'activePassive',
      PrimaryRegion: 'eu-central-1',
      Regions: ['eu-central-1', 'eu-west-1'],
    });
    expect(plan.Workflows).toEqual(
      ['eu-central-1', 'eu-west-1'].map((region) =>
        expect.objectContaining({
          WorkflowTargetAction: 'activate',
          WorkflowTargetRegion: region,
          Steps: [
            expect.objectContaining({ ExecutionBlockType: 'Parallel' }),
            expect.objectContaining({
              ExecutionBlockType: 'Route53HealthCheck',
              ExecutionBlockConfiguration: {
                Route53HealthCheckConfig: {
                  HostedZoneId: 'Z0123456789ABCDEFGHIJ',
                  RecordName: 'shop.sluice.example',
                  RecordSets: ['eu-central-1', 'eu-west-1'].map((Region) => ({
                    RecordSetIdentifier: Region,
                    Region,
                  })),
                  TimeoutMinutes: 10,
                },
              },
            }),
            expect.objectContaining({ ExecutionBlockType: 'ManualApproval' }),
            expect.objectContaining({ ExecutionBlockType: 'AuroraGlobalDatabase' }),
          ],
        }),
      ),
    );
  });

  it('needs no function that carries values from region to region', () => {
    for (const stack of assembly.stackNames.filter((name) => name.startsWith('sluice-prod')))
      expect(assembly.resources(stack).map(({ Type }) => Type)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^Custom::CrossRegionExport/)]),
      );
  });
});

/** What `Fn::Select` and `Fn::Split` make of a text that is known at deployment only. */
function choose(expression: unknown, known: Record<string, string>): unknown {
  if (typeof expression === 'string') return known[expression] ?? expression;
  const [[name, argument] = []] = Object.entries(expression ?? {});
  if (name === 'Fn::Split') return String(choose(argument[1], known)).split(argument[0]);
  if (name === 'Fn::Select') return [choose(argument[1], known)].flat()[Number(argument[0])];
  throw new Error(`${name} chooses nothing`);
}
