import { describe, expect, it } from '@jest/globals';
import { compareTemplates, isEmpty } from '../../difference/compare-templates.ts';

const cluster = (properties: object, policies: object = {}) => ({
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBCluster',
      Properties: { Engine: 'aurora-postgresql', ...properties },
      Metadata: { 'aws:cdk:path': 'sluice-pipeline/prod/data/Database/Cluster' },
      ...policies,
    },
  },
});

const role = (...statements: object[]) => ({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
      },
    },
  },
});

const managed = (...statements: object[]) => ({
  Resources: {
    Policy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        Roles: ['sluice-orders'],
        PolicyDocument: { Version: '2012-10-17', Statement: statements },
      },
    },
  },
});

/** A role has it by its ARN. */
const attached = (...statements: object[]) => ({
  Resources: {
    Policy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Version: '2012-10-17', Statement: statements } },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        ManagedPolicyArns: [{ Ref: 'Policy' }],
      },
    },
  },
});

const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::media/*' };
const write = { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::media/*' };

describe('the difference of two templates', () => {
  it('is empty for templates that say the same, whatever CloudFormation made of their letters', () => {
    const before = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'K?ln' } } } };
    const after = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'Köln' } } } };

    expect(isEmpty(compareTemplates(before, after))).toBe(true);
  });

  it('names what changes in place, and touches no data', () => {
    const { resources } = compareTemplates(
      cluster({ BackupRetentionPeriod: 1 }),
      cluster({ BackupRetentionPeriod: 7 }),
    );

    expect(resources).toEqual([
      {
        logicalId: 'Database',
        path: 'sluice-pipeline/prod/data/Database/Cluster',
        type: 'AWS::RDS::DBCluster',
        kind: 'changed',
        replacement: 'no',
        properties: ['BackupRetentionPeriod'],
        data: 'untouched',
      },
    ]);
  });

  it.each([
    [{}, 'lost'],
    [{ UpdateReplacePolicy: 'Snapshot' }, 'snapshot'],
    [{ UpdateReplacePolicy: 'Retain' }, 'left behind'],
  ])('says of a database that is replaced with %j that its data is %s', (policies, data) => {
    const [change] = compareTemplates(
      cluster({ StorageEncrypted: false }, policies),
      cluster({ StorageEncrypted: true }, policies),
    ).resources;

    expect(change).toMatchObject({ replacement: 'certain', data });
  });

  it.each([
    [{ DeletionPolicy: 'Delete' }, 'lost'],
    [{ DeletionPolicy: 'Snapshot' }, 'snapshot'],
    [{ DeletionPolicy: 'Retain' }, 'left behind'],
    [{}, 'snapshot'],
  ])('says of a database with %j that goes that its data is %s', (policies, data) => {
    const [change] = compareTemplates(cluster({}, policies), { Resources: {} }).resources;

    expect(change).toMatchObject({ kind: 'removed', replacement: 'no', data });
  });

  it('loses nothing with what holds no data', () => {
    const alarm = { Resources: { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: {} } } };

    expect(compareTemplates(alarm, {}).resources).toEqual([
      expect.objectContaining({ kind: 'removed', data: 'untouched' }),
    ]);
  });

  it('has everything as new where nothing is deployed', () => {
    expect(compareTemplates(undefined, cluster({})).resources).toEqual([
      expect.objectContaining({ kind: 'added', data: 'untouched' }),
    ]);
  });

  it.each([
    ['a role', role],
    ['a managed policy', managed],
    ['a managed policy that names nobody', attached],
  ])('tells what %s is allowed in addition, and is silent about what it is not any more', (_name, policy) => {
    expect(compareTemplates(policy(read), policy(read, write)).broadenings).toEqual([
      expect.stringMatching(/^allowed: .* may s3:PutObject on arn:aws:s3:::media\/\*$/),
    ]);
    expect(compareTemplates(policy(read, write), policy(read)).broadenings).toEqual([]);
  });

  it.each([
    ['a role', role],
    ['a managed policy that names nobody', attached],
  ])('tells what %s is denied no longer', (_name, policy) => {
    const denial = { ...read, Effect: 'Deny' };

    expect(compareTemplates(policy(denial), policy()).broadenings).toEqual([
      expect.stringMatching(/^no longer denied: .* may s3:GetObject/),
    ]);
    expect(compareTemplates(policy(), policy(denial)).broadenings).toEqual([]);
  });

  it('tells what is resolved at deployment as the template names it', () => {
    const statement = {
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [{ 'Fn::GetAtt': ['Orders', 'Arn'] }, { 'Fn::Join': ['/', [{ Ref: 'Bucket' }, '*']] }],
    };

    expect(compareTemplates(attached(), attached(statement)).broadenings).toEqual([
      `allowed: whoever has Policy may sqs:SendMessage on \${Orders.Arn}, \${Bucket}/*`,
    ]);
  });

  it('tells whom a security group lets in, and where it lets out', () => {
    const group = (ports: object) => ({
      Resources: {
        Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'g', ...ports } },
      },
    });
    const world = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

    expect(
      compareTemplates(group({}), group({ SecurityGroupIngress: [world], SecurityGroupEgress: [world] }))
        .broadenings,
    ).toEqual([
      expect.stringMatching(/^reachable: .*TCP 22 from Everyone \(IPv4\)$/),
      expect.stringMatching(/^may reach: .*TCP 22 to Everyone \(IPv4\)$/),
    ]);
  });
});
