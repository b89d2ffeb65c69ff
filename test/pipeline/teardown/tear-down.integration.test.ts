import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsAccess } from '../../../pipeline/deployment/aws-access.ts';
import { leftBehind } from '../../../pipeline/teardown/left-behind.ts';
import { StackStays, tearDown } from '../../../pipeline/teardown/tear-down.ts';
import { type AwsStandIn, standInForAws } from '../../support/aws-stand-in.ts';
import { stackWith } from '../deployment/stack-builder.ts';
import { arnOf, CloudToTearDown } from './cloud-to-tear-down.ts';

let cloud: CloudToTearDown;
let aws: AwsStandIn;
let said: string[];

beforeEach(async () => {
  said = [];
  cloud = new CloudToTearDown('222222222222');
  aws = await standInForAws(cloud.answer);
});
afterEach(async () => {
  await aws.stop();
});

const stack = (name: string) => stackWith({}, { id: name, name });

function takeDown(names: string[], keptDataToo = false) {
  return tearDown(names.map(stack), {
    access: new AwsAccess(),
    keptDataToo,
    say: (line) => said.push(line),
    wait: () => undefined,
    pollInMilliseconds: 1,
  });
}

/** A stack that holds one resource. */
function stands(name: string, type: string, physicalId: string, deletionPolicy?: string): void {
  cloud.stacks.set(name, {
    status: 'CREATE_COMPLETE',
    resources: [{ logicalId: 'It', type, physicalId, ...(deletionPolicy && { deletionPolicy }) }],
  });
}

describe('a teardown', () => {
  it('empties a versioned bucket, markers included, before its stack is deleted', async () => {
    stands('data', 'AWS::S3::Bucket', 'media', 'Delete');
    cloud.buckets.set('media', ['logo@1', 'logo@2', 'old@m1']);

    await takeDown(['data']);

    expect(cloud.done).toEqual(['empty media', 'delete data']);
    expect(said).toEqual(['  emptied bucket media (3 versions)', 'data (eu-west-1) is deleted']);
  });

  it('empties it again when a log has reached it in between', async () => {
    stands('data', 'AWS::S3::Bucket', 'logs', 'Delete');
    cloud.buckets.set('logs', ['first@1']);
    cloud.lateObjects.set('logs', 'late@1');

    await takeDown(['data']);

    expect(cloud.done).toEqual(['empty logs', 'fail to delete data', 'empty logs', 'delete data']);
  });

  it('leaves a bucket alone that its stack keeps, and removes it only when data shall go too', async () => {
    stands('data', 'AWS::S3::Bucket', 'media', 'Retain');
    cloud.buckets.set('media', ['logo@1']);

    const found = await takeDown(['data']);

    expect(cloud.done).toEqual(['delete data']);
    expect(leftBehind(found, { keptDataToo: false })).toEqual([
      expect.objectContaining({ what: 'Buckets with what is in them (1)', names: ['media'] }),
    ]);

    stands('data', 'AWS::S3::Bucket', 'media', 'Retain');
    const foundAgain = await takeDown(['data'], true);
    expect(cloud.done.slice(1)).toEqual(['empty media', 'remove media', 'delete data']);
    expect(leftBehind(foundAgain, { keptDataToo: true })).toEqual([]);
  });

  it('takes a database out of its global one, then the protection off; the snapshot stays', async () => {
    stands('dr-data', 'AWS::RDS::DBCluster', 'dr', 'Snapshot');
    cloud.stacks.set('data', {
      status: 'CREATE_COMPLETE',
      resources: [
        { logicalId: 'Home', type: 'AWS::RDS::DBCluster', physicalId: 'home', deletionPolicy: 'Snapshot' },
        {
          logicalId: 'G',
          type: 'AWS::RDS::GlobalCluster',
          physicalId: 'sluice-prod',
          deletionPolicy: 'Retain',
        },
      ],
    });
    for (const database of ['home', 'dr']) cloud.databases.set(database, { isProtected: true });
    cloud.globals.set('sluice-prod', { members: [arnOf('home'), arnOf('dr')], isProtected: true });

    const found = await takeDown(['dr-data', 'data']);

    expect(cloud.done).toEqual([
      `detach ${arnOf('dr')}`,
      'unprotect dr',
      'delete dr-data',
      `detach ${arnOf('home')}`,
      'unprotect home',
      'unprotect sluice-prod',
      'dissolve sluice-prod',
      'delete data',
    ]);
    expect(leftBehind(found, { keptDataToo: false })).toEqual([
      expect.objectContaining({ what: 'Final snapshots of databases (2)', names: ['dr', 'home'] }),
    ]);
  });

  it('takes the protection off a load balancer, empties repositories and removes work groups with history', async () => {
    stands('services', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'arn:internal');
    stands('images', 'AWS::ECR::Repository', 'sluice/catalog');
    stands('reporting', 'AWS::Athena::WorkGroup', 'reports');
    cloud.images.set('sluice/catalog', ['1', '2']);
    cloud.workGroups.add('reports');

    await takeDown(['services', 'images', 'reporting']);

    expect(cloud.done).toEqual([
      'unprotect arn:internal',
      'delete services',
      'empty sluice/catalog',
      'delete images',
      'delete reporting',
    ]);
  });

  it('removes recovery points as far as the lock allows, and says what stays', async () => {
    stands('data', 'AWS::Backup::BackupVault', 'daily', 'Retain');
    stands('copies', 'AWS::Backup::BackupVault', 'locked', 'Retain');
    cloud.vaults.set('daily', { points: ['point-1'], isLocked: false });
    cloud.vaults.set('locked', { points: ['point-2', 'point-3'], isLocked: true });

    await takeDown(['data', 'copies'], true);

    expect(cloud.done).toEqual(['remove daily', 'delete data', 'delete copies']);
    expect(said).toContain('  2 recovery points of locked stay: its lock keeps them until their time');
  });

  it('goes on where it was cut off: what is gone is passed over', async () => {
    stands('data', 'AWS::SQS::Queue', 'orders');
    stands('encryption', 'AWS::KMS::Key', 'key', 'Retain');

    await takeDown(['services', 'data']);
    await takeDown(['services', 'data', 'encryption']);

    expect(cloud.done).toEqual(['delete data', 'delete encryption']);
    expect(said).toContain('services (eu-west-1) is not there');
  });

  it('ends with the stack that stays, and deletes nothing that was to come after it', async () => {
    stands('services', 'AWS::EC2::VPC', 'blocked');
    stands('network', 'AWS::EC2::VPC', 'vpc');
    cloud.databases.set('blocked', { isProtected: true });

    await expect(takeDown(['services', 'network'])).rejects.toThrow(StackStays);
    expect(cloud.done).toEqual(Array(3).fill('fail to delete services'));
  });

  it('does not touch a stack that is being changed', async () => {
    stands('data', 'AWS::SQS::Queue', 'orders');
    const data = cloud.stacks.get('data');
    if (data) data.status = 'UPDATE_IN_PROGRESS';

    await expect(takeDown(['data'])).rejects.toThrow(
      'Stack data is UPDATE_IN_PROGRESS; stop the pipeline, wait until it has settled, and run this again.',
    );
    expect(cloud.done).toEqual([]);
  });
});
