import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readConfig as readMigrateConfig } from '../../app/automation/migrate/config.ts';
import { readConfig as readNotifyConfig } from '../../app/automation/notify/config.ts';
import { readConfig as readBackOfficeConfig } from '../../app/back-office/config.ts';
import { backOffice } from '../../app/back-office/contract.ts';
import { readConfig as readCatalogConfig } from '../../app/catalog/config.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { readConfig as readOrderProcessorConfig } from '../../app/order-processor/config.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { readConfig as readOrdersConfig } from '../../app/orders/config.ts';
import { orders } from '../../app/orders/contract.ts';
import { readConfig as readPaymentsConfig } from '../../app/payments/config.ts';
import { payments } from '../../app/payments/contract.ts';
import { readConfig as readProxyConfig } from '../../app/proxy/config.ts';
import { proxy } from '../../app/proxy/contract.ts';
import { readConfig as readStorefrontConfig } from '../../app/storefront/config.ts';
import { storefront } from '../../app/storefront/contract.ts';
import { environments } from '../../pipeline/environments.ts';
import { type CloudAssembly, deliveryAssembly } from '../support/cloud-assembly.ts';
import { container, deployed, ecsService, readWith } from './deployed-program.ts';

const names = environments.map(({ name }) => name);

/** Every service with the reader of its own configuration. */
const programs: { contract: { name: string; port: number }; readConfig: () => { HOST: string } }[] = [
  { contract: storefront, readConfig: () => readStorefrontConfig() },
  { contract: catalog, readConfig: () => readCatalogConfig(process.env) },
  { contract: orders, readConfig: () => readOrdersConfig() },
  { contract: orderProcessor, readConfig: () => readOrderProcessorConfig() },
  { contract: payments, readConfig: () => readPaymentsConfig(process.env) },
  { contract: backOffice, readConfig: () => readBackOfficeConfig() },
  { contract: proxy, readConfig: () => readProxyConfig() },
];

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = deliveryAssembly();
});

describe.each(names)('%s', (environment) => {
  const services = `sluice-${environment}-services`;
  const data = `sluice-${environment}-data`;
  const schema = `sluice-${environment}-schema`;
  const dataKey = expect.stringMatching(new RegExp(`^\\$\\{sluice-${environment}-encryption:.*Data.*Arn`));

  describe.each(programs)('$contract.name', ({ contract, readConfig }) => {
    it('gets exactly the variables and secrets that it reads', () => {
      const { Environment, Secrets } = container(assembly, environment, contract.name);
      const variables = Object.fromEntries([
        // ECS sets the region on Fargate; on EC2 the task definition has to.
        ...Environment.filter(({ Name }) => Name !== 'AWS_REGION').map(({ Name, Value }) => [
          Name,
          deployed(Value),
        ]),
        ...Secrets.map(({ Name }) => [Name, 'a secret of more than sixteen characters']),
      ]);

      const { HOST: _, ...config } = readWith(variables, readConfig);

      expect(Object.keys(variables).sort()).toEqual(Object.keys(config).sort());
      expect(config).toMatchObject({ PORT: contract.port, ENVIRONMENT: environment });
    });

    it('listens on the port of its contract', () => {
      expect(container(assembly, environment, contract.name).PortMappings[0]).toMatchObject({
        ContainerPort: contract.port,
      });
    });

    it('runs the image of its own repository by a version of its content', () => {
      expect(container(assembly, environment, contract.name).Image).toMatch(
        new RegExp(
          `^111111111111\\.dkr\\.ecr\\.eu-central-1\\..*/sluice/${contract.name}:\\d+\\.\\d+\\.\\d+-[0-9a-f]{12}$`,
        ),
      );
    });

    it('starts when its execution role may pull the image', () => {
      const { DependsOn } = ecsService(assembly, environment, contract.name);
      const pulling = assembly
        .resources(services, 'AWS::IAM::ManagedPolicy')
        .filter(({ Properties }) =>
          JSON.stringify(Properties.PolicyDocument).includes(`:repository/sluice/${contract.name}"`),
        );

      expect(pulling).toHaveLength(1);
      expect(DependsOn).toContain(pulling[0]?.logicalId);
    });
  });

  it('runs the storefront on the EC2 hosts, as soon as they belong to the cluster', () => {
    const provider = assembly.resource(services, 'AWS::ECS::CapacityProvider', 'ClusterHosts').logicalId;
    const association = assembly.resource(services, 'AWS::ECS::ClusterCapacityProviderAssociations');

    const { Properties, DependsOn } = ecsService(assembly, environment, storefront.name);

    expect(Properties).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: `\${${provider}}` }],
    });
    expect(DependsOn).toContain(association.logicalId);
  });

  it('has hosts that join the cluster and keep their credentials from the tasks', () => {
    const cluster = assembly.resource(services, 'AWS::ECS::Cluster').logicalId;

    const userData = JSON.stringify(
      assembly.resource(services, 'AWS::EC2::LaunchTemplate', 'ClusterHost').Properties,
    );

    expect(userData).toContain(`echo ECS_CLUSTER=\${${cluster}} >> /etc/ecs/ecs.config`);
    expect(userData).toContain('echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config');
  });

  it('has no host before the capacity provider can take it in, and leaves their number to ECS', () => {
    expect(
      assembly.resource(services, 'AWS::AutoScaling::AutoScalingGroup', 'ClusterHost').Properties,
    ).toMatchObject({
      MinSize: '0',
      Tags: [{ Key: 'AmazonECSManaged', Value: 'true', PropagateAtLaunch: true }],
    });
    expect(
      assembly.resource(services, 'AWS::ECS::CapacityProvider', 'ClusterHosts').Properties,
    ).toMatchObject({
      AutoScalingGroupProvider: { ManagedScaling: { Status: 'ENABLED' } },
    });
  });

  it('replaces hosts within two weeks by such as start from the newest image, the new one first', () => {
    const group = assembly.resource(services, 'AWS::AutoScaling::AutoScalingGroup', 'ClusterHost').Properties;
    const template = assembly.resource(services, 'AWS::EC2::LaunchTemplate', 'ClusterHost').Properties;
    const provider = assembly.resource(services, 'AWS::ECS::CapacityProvider', 'ClusterHost').Properties;

    expect(group).toMatchObject({
      MaxInstanceLifetime: 14 * 24 * 60 * 60,
      InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 200 },
    });
    expect(JSON.stringify(template)).toContain(
      '"ImageId":"resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"',
    );
    // A host that is protected from scaling in is not replaced for its age.
    expect(group.NewInstancesProtectedFromScaleIn).toBeUndefined();
    expect(provider.AutoScalingGroupProvider).toMatchObject({
      ManagedDraining: 'ENABLED',
      ManagedTerminationProtection: 'DISABLED',
    });
  });

  it.each(['catalog', 'orders', 'order-processor', 'payments', 'back-office'])(
    'runs %s on Fargate, on what AWS has left over in dev only',
    (service) => {
      const capacityProvider = environment === 'dev' ? 'FARGATE_SPOT' : 'FARGATE';

      expect(ecsService(assembly, environment, service).Properties.CapacityProviderStrategy).toEqual([
        { CapacityProvider: capacityProvider, Weight: 1 },
      ]);
    },
  );

  it('sends the base path of each service to it, and everything else to the storefront', () => {
    const rules = assembly.resources(services, 'AWS::ElasticLoadBalancingV2::ListenerRule');
    const paths = rules.map(
      ({ Properties }) =>
        z
          .array(z.object({ PathPatternConfig: z.object({ Values: z.array(z.string()) }) }))
          .parse(Properties.Conditions)[0]?.PathPatternConfig.Values,
    );

    expect(paths).toEqual([
      ...['/services/catalog', '/services/orders', '/services/payments', '/back-office'].map((path) => [
        path,
        `${path}/*`,
      ]),
      ['/*'],
    ]);
    expect(JSON.stringify(rules.map(({ Properties }) => Properties.Actions).at(-1))).toContain('storefront');
    expect(rules.map(({ Properties }) => Properties.Priority)).toEqual([10, 20, 30, 40, 1000]);
  });

  it('hands requests to the target that was used longest ago, and asks each at the health path of its contract', () => {
    const groups = assembly
      .resources(services, 'AWS::ElasticLoadBalancingV2::TargetGroup')
      .filter(({ Properties }) => Properties.Protocol === 'HTTP');

    expect(groups).toHaveLength(environment === 'dev' ? 5 : 10);
    for (const { Properties } of groups) {
      expect(Properties).toMatchObject({
        HealthCheckPath: '/health/live',
        TargetGroupAttributes: expect.arrayContaining([
          { Key: 'load_balancing.algorithm.type', Value: 'round_robin' },
          { Key: 'deregistration_delay.timeout_seconds', Value: '10' },
        ]),
      });
    }
  });

  it.each([
    ['Migration', schema, readMigrateConfig],
    ['Notification', services, readNotifyConfig],
  ])('gives the function of %s exactly the variables that it reads', (name, stack, readConfig) => {
    const lambda = assembly.resource(stack, 'AWS::Lambda::Function', name);
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.string()) })
      .parse(lambda.Properties.Environment);
    const variables = Object.fromEntries(
      Object.entries(Variables).map(([variable, value]) => [variable, deployed(value)]),
    );

    const { HOST: _, ...config } = readConfig(variables);

    expect(Object.keys(config).sort()).toEqual(Object.keys(variables).sort());
  });

  it('starts programs after the database was migrated', () => {
    expect(assembly.dependencies(services)).toContain(schema);
  });

  it('migrates again when the migration changes', () => {
    const lambda = assembly.resource(schema, 'AWS::Lambda::Function', 'Migration');

    expect(assembly.resource(schema, 'AWS::CloudFormation::CustomResource').Properties).toMatchObject({
      ServiceToken: `\${${lambda.logicalId}.Arn}`,
      Version: expect.stringMatching(/-[0-9a-f]{12}$/),
    });
  });

  it('waits for the answer of the migration longer than its function may run', () => {
    const { ServiceTimeout } = assembly.resource(schema, 'AWS::CloudFormation::CustomResource').Properties;
    const { Timeout } = assembly.resource(schema, 'AWS::Lambda::Function', 'Migration').Properties;

    expect(Number(ServiceTimeout)).toBeGreaterThan(Number(Timeout) + 60);
  });

  it('keeps orders in an Aurora of the major version of our tests, encrypted with the key of the environment', () => {
    const cluster = assembly.resource(data, 'AWS::RDS::DBCluster').Properties;

    expect(cluster).toMatchObject({
      Engine: 'aurora-postgresql',
      StorageEncrypted: true,
      KmsKeyId: dataKey,
      DatabaseName: 'shop',
      EnableCloudwatchLogsExports: ['postgresql'],
      PerformanceInsightsEnabled: true,
      PerformanceInsightsKmsKeyId: dataKey,
    });
    expect(cluster.EngineVersion).toMatch(/^17\./);
  });

  it('lets nobody speak to the database in the clear', () => {
    const group = assembly.resource(data, 'AWS::RDS::DBClusterParameterGroup');

    expect(assembly.resource(data, 'AWS::RDS::DBCluster').Properties.DBClusterParameterGroupName).toBe(
      `\${${group.logicalId}}`,
    );
    expect(group.Properties.Parameters).toMatchObject({ 'rds.force_ssl': '1' });
  });

  it('has a reader in another zone that takes over, and one more for reports that is the last to', () => {
    const instances = assembly.resources(data, 'AWS::RDS::DBInstance').map(({ logicalId, Properties }) => ({
      name: /(Writer|Reader1|Reporting)/.exec(logicalId)?.[0],
      zone: JSON.stringify(Properties.AvailabilityZone),
      tier: Properties.PromotionTier,
    }));
    const [writer, reader, reporting] = instances;

    expect(instances.map(({ name }) => name)).toEqual(['Writer', 'Reader1', 'Reporting']);
    expect(writer?.zone).toContain('Fn::GetAZs');
    expect(reader?.zone).not.toBe(writer?.zone);
    expect(reader?.tier).toBeLessThan(15);
    expect(reporting?.tier).toBe(15);
  });

  it('has one key for its data, which changes its material every year and serves its log groups', () => {
    const { Properties } = assembly.resource(`sluice-${environment}-encryption`, 'AWS::KMS::Key');

    expect(Properties.EnableKeyRotation).toBe(true);
    expect(Properties.KeyPolicy).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
          Condition: {
            ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-central-1:111111111111:*' },
          },
        }),
      ]),
    });
  });

  it('encrypts secrets with its key, which serves whoever may read them, by way of Secrets Manager only', () => {
    const { KeyPolicy } = assembly.resource(`sluice-${environment}-encryption`, 'AWS::KMS::Key').Properties;
    const secrets = assembly.resources(data, 'AWS::SecretsManager::Secret');

    expect(secrets.length).toBeGreaterThan(0);
    for (const { Properties } of secrets) expect(Properties.KmsKeyId).toEqual(dataKey);
    expect(KeyPolicy).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Principal: { AWS: '*' },
          Condition: {
            StringEquals: {
              'kms:CallerAccount': '111111111111',
              'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com',
            },
          },
        }),
      ]),
    });
  });

  it('has a cache that is encrypted in transit and at rest, and open to the users of one group', () => {
    const users = assembly.resource(data, 'AWS::ElastiCache::UserGroup');

    expect(assembly.resource(data, 'AWS::ElastiCache::ReplicationGroup').Properties).toMatchObject({
      Engine: 'valkey',
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      KmsKeyId: dataKey,
      UserGroupIds: [`\${${users.logicalId}}`],
    });
  });

  it('lets each program into the cache with its own keys and password, and nobody else', () => {
    const users = assembly.resources(data, 'AWS::ElastiCache::User');
    const { UserIds } = assembly.resource(data, 'AWS::ElastiCache::UserGroup').Properties;
    const passwordsOf = (isOn: boolean) =>
      users
        .filter(({ Properties }) => String(Properties.AccessString).startsWith('on ') === isOn)
        .map(({ Properties }) => JSON.stringify(Properties.Passwords));

    expect(users.map(({ Properties }) => [Properties.UserName, String(Properties.AccessString)])).toEqual([
      ['storefront', expect.stringMatching(/^on ~storefront:\* -@all \+/)],
      ['catalog', expect.stringMatching(/^on ~catalog:\* -@all \+/)],
      ['order-processor', expect.stringMatching(/^on ~order-processor:\* -@all \+/)],
      ['default', 'off -@all'],
    ]);
    expect(UserIds).toHaveLength(users.length);
    expect(new Set(passwordsOf(true)).size).toBe(users.length - 1);
    for (const password of [...passwordsOf(true), ...passwordsOf(false)])
      expect(password).toContain('{{resolve:secretsmanager:');
  });

  it.each([
    ['orders', 'OrderQueue'],
    ['events', 'EventQueue'],
  ])('queues %s first in, first out, encrypted, and puts aside what cannot be processed', (_, name) => {
    const deadLetters = assembly.resource(data, 'AWS::SQS::Queue', `${name}DeadLetters`);
    const [queue = deadLetters] = assembly
      .resources(data, 'AWS::SQS::Queue')
      .filter(({ logicalId }) => logicalId.startsWith(name) && logicalId !== deadLetters.logicalId);

    for (const { Properties } of [queue, deadLetters]) {
      expect(Properties).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        KmsMasterKeyId: dataKey,
      });
    }
    expect(queue.Properties.RedrivePolicy).toMatchObject({
      deadLetterTargetArn: `\${${deadLetters.logicalId}.Arn}`,
    });
    expect(deadLetters.Properties.RedriveAllowPolicy).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [`arn:aws:sqs:eu-central-1:111111111111:${queue.Properties.QueueName}`],
    });
  });

  it('keeps trying an order for as long as an outage of what it needs may last', () => {
    const { RedrivePolicy } = assembly.resource(data, 'AWS::SQS::Queue', 'QueueOrders').Properties;
    const { maxReceiveCount } = z.object({ maxReceiveCount: z.number().max(1000) }).parse(RedrivePolicy);
    // As the queue consumer gives back: after 1, 2, 4 … 30 seconds.
    const pauses = Array.from({ length: maxReceiveCount - 1 }, (_, index) => Math.min(2 ** index, 30));

    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(50 * 60);
  });

  it('keeps media encrypted with its key, and the log of who asked for them', () => {
    const accessLogs = assembly.resource(data, 'AWS::S3::Bucket', 'AccessLogs').logicalId;

    expect(assembly.resource(data, 'AWS::S3::Bucket', 'Media').Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: dataKey } },
        ],
      },
      LoggingConfiguration: { DestinationBucketName: `\${${accessLogs}}` },
    });
  });

  it.each(['Media', 'AccessLogs'])('keeps %s versioned and out of the public', (name) => {
    expect(assembly.resource(data, 'AWS::S3::Bucket', name).Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: expect.anything(),
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: expect.anything(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(JSON.stringify(assembly.resource(data, 'AWS::S3::BucketPolicy', name).Properties)).toContain(
      'aws:SecureTransport',
    );
  });
});

describe('the environments', () => {
  it('have a second node of the cache in another zone, and snapshots, where they are not for trying out', () => {
    const caches = names.map(
      (name) => assembly.resource(`sluice-${name}-data`, 'AWS::ElastiCache::ReplicationGroup').Properties,
    );

    expect(caches.map((cache) => cache.NumCacheClusters)).toEqual([1, 2, 2]);
    expect(caches.map((cache) => cache.MultiAZEnabled)).toEqual([false, true, true]);
    expect(caches.map((cache) => cache.AutomaticFailoverEnabled)).toEqual([false, true, true]);
    expect(caches.map((cache) => cache.SnapshotRetentionLimit)).toEqual([0, 1, 7]);
  });

  it('have stacks of their own names', () => {
    const parts = ['encryption', 'operations', 'network', 'data', 'schema', 'services', 'reporting'];
    const ofRegion = (prefix: string) => parts.map((part) => `sluice-${prefix}${part}`);
    const expected = environments.flatMap(({ name, drRegion }) => [
      ...ofRegion(`${name}-`),
      ...(drRegion === undefined
        ? []
        : [...ofRegion(`${name}-dr-`), `sluice-${name}-dr-copies`, `sluice-${name}-region-switch`]),
    ]);

    expect(assembly.stackNames.filter((name) => !name.startsWith('sluice-pipeline')).sort()).toEqual(
      expected.sort(),
    );
  });

  it('run the same image of a service everywhere', () => {
    for (const { contract } of programs) {
      const images = new Set(names.map((name) => container(assembly, name, contract.name).Image));
      expect(images.size).toBe(1);
    }
  });

  it('keep backups and what loads the database for as long as each of them says', () => {
    const clusters = names.map(
      (name) => assembly.resource(`sluice-${name}-data`, 'AWS::RDS::DBCluster').Properties,
    );

    expect(clusters.map((cluster) => cluster.BackupRetentionPeriod)).toEqual(
      environments.map(({ sizes }) => sizes.database.backupRetentionInDays),
    );
    expect(clusters.map((cluster) => cluster.PerformanceInsightsRetentionPeriod)).toEqual([7, 7, 465]);
  });

  it('keep the data of prod when a stack is deleted, and only that', () => {
    const policies = names.map(
      (name) => assembly.resource(`sluice-${name}-data`, 'AWS::RDS::DBCluster').DeletionPolicy,
    );

    expect(policies).toEqual(['Delete', 'Delete', 'Snapshot']);
    for (const type of ['AWS::SQS::Queue', 'AWS::S3::Bucket']) {
      const kept = names.map((name) =>
        assembly
          .resources(`sluice-${name}-data`, type)
          // What no attempt of a function has brought to a good end is no data of the shop.
          .filter(({ logicalId }) => !logicalId.startsWith('AutomationDeadLetters'))
          .every((each) => each.DeletionPolicy === 'Retain'),
      );
      expect(kept).toEqual([false, false, true]);
    }
    expect(assembly.resource('sluice-prod-data', 'AWS::RDS::DBCluster').Properties.DeletionProtection).toBe(
      true,
    );
  });
});
