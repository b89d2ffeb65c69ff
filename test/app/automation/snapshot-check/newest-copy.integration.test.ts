import { BackupClient } from '@aws-sdk/client-backup';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CopyUnknownError,
  findNewestCopy,
  refuseOldCopy,
} from '../../../../app/automation/snapshot-check/check-newest-copy.ts';
import { snapshotCheck } from '../../../../app/automation/snapshot-check/contract.ts';
import { type AwsStandIn, startAwsStandIn } from '../../../support/aws-stand-in.ts';

const vault = { name: 'copies', region: 'eu-west-1' };
const now = new Date('2026-11-28T12:00:00Z');

interface Point {
  arn: string;
  hoursOld: number;
  status?: string;
  encrypted?: boolean;
}

let points: Point[];
/** Of the operation of this name, what it answers in place of the points. */
let failure: { path: RegExp; status: number; message: string } | undefined;
let aws: AwsStandIn;
let client: BackupClient;

beforeEach(async () => {
  points = [];
  failure = undefined;
  aws = await startAwsStandIn(({ path }) => {
    if (failure?.path.test(path)) return { status: failure.status, body: { message: failure.message } };
    const described = points.find(({ arn }) => path.endsWith(`/recovery-points/${encodeURIComponent(arn)}`));
    if (described) return { body: toAnswer(described) };
    // Two pages, the newest in the second, to see that all are looked at.
    const isSecond = path.includes('nextToken=second');
    const half = Math.ceil(points.length / 2);
    return {
      body: {
        RecoveryPoints: (isSecond ? points.slice(half) : points.slice(0, half)).map(toAnswer),
        ...(!isSecond && { NextToken: 'second' }),
      },
    };
  });
  client = new BackupClient(aws.clientOptions);
});

afterEach(async () => {
  client.destroy();
  await aws.stop();
});

function toAnswer({ arn, hoursOld, status = 'COMPLETED', encrypted = true }: Point) {
  const CreationDate = now.getTime() / 1000 - hoursOld * 3600;
  return {
    RecoveryPointArn: arn,
    CreationDate,
    Status: status,
    IsEncrypted: encrypted,
    ResourceType: 'Aurora',
  };
}

const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:awsbackup:${name}`;

async function check() {
  const copy = await findNewestCopy(client, vault, now);
  refuseOldCopy(vault, copy, snapshotCheck.maximumAgeInHours);
  return copy;
}

describe('the newest copy in the vault', () => {
  it('is found among all completed ones of the database', async () => {
    points = [
      { arn: arnOf('old'), hoursOld: 49 },
      { arn: arnOf('unfinished'), hoursOld: 1, status: 'CREATING' },
      { arn: arnOf('new'), hoursOld: 25 },
    ];
    expect(await check()).toEqual({
      recoveryPointArn: arnOf('new'),
      createdAt: '2026-11-27T11:00:00.000Z',
      ageInHours: 25,
    });
    expect(aws.calls[0]?.path).toMatch(/^\/backup-vaults\/copies\/recovery-points\/?\?.*resourceType=Aurora/);
  });

  it('is too old after 26 hours, and the message tells where to look', async () => {
    points = [{ arn: arnOf('old'), hoursOld: 26.5 }];
    await expect(check()).rejects.toThrow(
      /The newest copy in the backup vault copies in eu-west-1 is 26\.5 hours old .*allowed are 26\. Look at the backup and copy jobs/,
    );
    points = [{ arn: arnOf('just in time'), hoursOld: 26 }];
    await expect(check()).resolves.toMatchObject({ ageInHours: 26 });
  });

  it.each([
    ['there is none', []],
    ['none is completed', [{ arn: arnOf('partial'), hoursOld: 1, status: 'PARTIAL' }]],
  ])('is missing when %s', async (_, given) => {
    points = given;
    await expect(check()).rejects.toThrow('holds no completed copy of an Aurora cluster');
  });

  it('does not count when it cannot be described', async () => {
    points = [{ arn: arnOf('new'), hoursOld: 1 }];
    failure = { path: /recovery-points\/arn/, status: 400, message: 'it is gone' };
    await expect(check()).rejects.toThrow(CopyUnknownError);
    await expect(check()).rejects.toThrow(/copies in eu-west-1 holds cannot be described: .*it is gone/);
  });

  it('does not count when it is not encrypted', async () => {
    points = [{ arn: arnOf('new'), hoursOld: 1, encrypted: false }];
    await expect(check()).rejects.toThrow(/not encrypted/);
  });

  it('is not known when the vault cannot be asked', async () => {
    failure = { path: /./, status: 403, message: 'not authorized' };
    await expect(check()).rejects.toThrow(
      /cannot be described: .*not authorized.*permissions of this function/,
    );
  });
});
