import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { publishDossier } from '../../../pipeline/dossier/publish-dossier.ts';
import { type AwsStandIn, startAwsStandIn } from '../../support/aws-stand-in.ts';
import { aDossier } from './a-dossier.ts';

let aws: AwsStandIn;
beforeEach(async () => {
  aws = await startAwsStandIn(() => ({ body: '' }));
});
afterEach(() => aws.stop());

const publish = (region: string) =>
  publishDossier(
    new S3Client({ ...aws.clientOptions, forcePathStyle: true }),
    { page: '<!doctype html>', json: '{}' },
    { dossier: aDossier(), bucket: 'dossiers', region },
  );

describe('a dossier that is kept', () => {
  it('stands by environment, moment and commit, as a page and for programs', async () => {
    await publish('eu-central-1');

    expect(aws.calls.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      'PUT /dossiers/staging/20261128T180000Z-bbbbbbbb2222/dossier.json',
      'PUT /dossiers/staging/20261128T180000Z-bbbbbbbb2222/dossier.html',
    ]);
  });

  it.each([
    ['eu-central-1', 'https://eu-central-1.console.aws.amazon.com'],
    ['cn-north-1', 'https://console.amazonaws.cn'],
  ])('is found in the console of S3 in %s', async (region, console) => {
    expect(await publish(region)).toBe(
      `${console}/s3/object/dossiers?region=${region}&prefix=staging%2F20261128T180000Z-bbbbbbbb2222%2Fdossier.html`,
    );
  });
});
