import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { build } from 'esbuild';
import { home, startCloudInTest } from '../../../local/cloud/cloud-in-test.ts';
import { eventually } from '../../../support/eventually.ts';

const root = join(import.meta.dirname, '../../../..');
const code = { S3Bucket: 'cdk-assets', S3Key: 'rotate-secret.zip' };
export const userIdPrefix = 'valkey-test-';

export type RotatingCloud = Awaited<ReturnType<typeof startRotatingCloud>>;

/** A cloud with a database and a cache whose passwords the function rotates, bundled as it is deployed. */
export async function startRotatingCloud() {
  const cloud = await startCloudInTest();
  const folder = await bundleFunction();
  await cloud.current.publishFile({
    ...{ ...home, bucket: code.S3Bucket, key: code.S3Key, source: folder, packaging: 'zip' },
  });
  rmSync(folder, { recursive: true });
  const { outputs } = await cloud.deploy('data', template);
  const output = (name: string) => String(outputs[name]);
  const secrets = (): SecretsManagerClient => cloud.clients().secrets;
  const readJson = async (SecretId: string) =>
    JSON.parse((await secrets().send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '');
  const versions = async (SecretId: string) => {
    const { VersionIdsToStages = {} } = await secrets().send(new DescribeSecretCommand({ SecretId }));
    return VersionIdsToStages;
  };
  const untilCurrent = (secretArn: string, versionId: string) =>
    eventually(async () => {
      const stages = (await versions(secretArn))[versionId];
      if (!stages?.includes('AWSCURRENT')) throw new Error(`${versionId} is ${stages?.join(', ')}`);
    });
  return {
    cloud,
    secrets,
    versions,
    untilCurrent,
    ownerSecretArn: output('OwnerSecret'),
    cacheSecretArn: output('CacheSecret'),
    keySecretArn: output('KeySecret'),
    database: { host: output('DatabaseHost'), port: Number(output('DatabasePort')) },
    cacheUrl: `rediss://${output('CacheHost')}:${output('CachePort')}`,
    read: (SecretId: string): Promise<{ username: string; password: string }> => readJson(SecretId),
    readKeys: async (SecretId: string) => (await readJson(SecretId)).key.split(' '),
    /** Begins a rotation and waits until it has ended. */
    rotate: async (SecretId: string) => {
      const { VersionId = '' } = await secrets().send(new RotateSecretCommand({ SecretId }));
      await untilCurrent(SecretId, VersionId);
    },
    end: () => cloud.end(),
  };
}

async function bundleFunction(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-rotate-'));
  await build({
    entryPoints: [join(root, 'app/automation/rotate-secret/main.ts')],
    outfile: join(folder, 'main.mjs'),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node24', logLevel: 'error' },
    external: ['pg-native'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return folder;
}

const generated = (username: string) => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: {
    GenerateSecretString: {
      SecretStringTemplate: JSON.stringify({ username }),
      GenerateStringKey: 'password',
      ExcludePunctuation: true,
    },
  },
});

const resolved = (secret: string, key: string) => ({
  'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secret }, `:SecretString:${key}::}}`]],
});

const rotating = (handler: string, variables: object) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    ...{ Runtime: 'nodejs24.x', Handler: `main.${handler}`, Timeout: 30, Code: code },
    Environment: { Variables: { ENVIRONMENT: 'test', ...variables } },
  },
});

const schedule = (secret: string, handler: string, holder: string) => ({
  Type: 'AWS::SecretsManager::RotationSchedule',
  DependsOn: [`${handler}Permission`, holder],
  Properties: {
    SecretId: { Ref: secret },
    RotationLambdaARN: { 'Fn::GetAtt': [handler, 'Arn'] },
    RotateImmediatelyOnUpdate: false,
  },
});

const permission = (handler: string) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [handler, 'Arn'] },
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: home.account,
  },
});

const attribute = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });

const template = {
  Resources: {
    OwnerSecret: generated('shop_owner'),
    Cluster: {
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        Engine: 'aurora-postgresql',
        MasterUsername: resolved('OwnerSecret', 'username'),
        MasterUserPassword: resolved('OwnerSecret', 'password'),
      },
    },
    Writer: {
      Type: 'AWS::RDS::DBInstance',
      Properties: { Engine: 'aurora-postgresql', DBClusterIdentifier: { Ref: 'Cluster' } },
    },
    RotateOwner: rotating('rotateSharedSecret', {
      DATABASE_SECRET_ARN: { Ref: 'OwnerSecret' },
      DATABASE_HOST: attribute('Cluster', 'Endpoint.Address'),
      DATABASE_PORT: attribute('Cluster', 'Endpoint.Port'),
      DATABASE_NAME: 'postgres',
    }),
    RotateOwnerPermission: permission('RotateOwner'),
    OwnerSchedule: schedule('OwnerSecret', 'RotateOwner', 'Writer'),
    KeySecret: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        GenerateSecretString: {
          ...{ SecretStringTemplate: '{}', GenerateStringKey: 'key', ExcludePunctuation: true },
        },
      },
    },
    KeySchedule: schedule('KeySecret', 'RotateOwner', 'Writer'),
    CacheSecret: generated('shop'),
    CacheUser: {
      Type: 'AWS::ElastiCache::User',
      Properties: {
        ...{ Engine: 'valkey', UserId: `${userIdPrefix}shop`, UserName: 'shop', AccessString: 'on ~* +@all' },
        Passwords: [resolved('CacheSecret', 'password')],
      },
    },
    CacheUsers: {
      Type: 'AWS::ElastiCache::UserGroup',
      Properties: { Engine: 'valkey', UserGroupId: `${userIdPrefix}users`, UserIds: [{ Ref: 'CacheUser' }] },
    },
    Cache: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      Properties: {
        ReplicationGroupDescription: 'Cache',
        ...{ Engine: 'valkey', TransitEncryptionEnabled: true, UserGroupIds: [{ Ref: 'CacheUsers' }] },
      },
    },
    RotateUser: rotating('rotateCachePassword', {
      CACHE_URL: {
        'Fn::Join': [
          '',
          [
            'rediss://',
            attribute('Cache', 'PrimaryEndPoint.Address'),
            ':',
            attribute('Cache', 'PrimaryEndPoint.Port'),
          ],
        ],
      },
      USER_ID_PREFIX: userIdPrefix,
    }),
    RotateUserPermission: permission('RotateUser'),
    CacheSchedule: schedule('CacheSecret', 'RotateUser', 'Cache'),
  },
  Outputs: {
    OwnerSecret: { Value: { Ref: 'OwnerSecret' } },
    CacheSecret: { Value: { Ref: 'CacheSecret' } },
    KeySecret: { Value: { Ref: 'KeySecret' } },
    DatabaseHost: { Value: attribute('Cluster', 'Endpoint.Address') },
    DatabasePort: { Value: attribute('Cluster', 'Endpoint.Port') },
    CacheHost: { Value: attribute('Cache', 'PrimaryEndPoint.Address') },
    CachePort: { Value: attribute('Cache', 'PrimaryEndPoint.Port') },
  },
};
