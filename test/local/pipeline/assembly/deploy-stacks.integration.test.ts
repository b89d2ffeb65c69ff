import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { deployStack } from '../../../../local/pipeline/assembly/deploy-stacks.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { startCloudInTest } from '../../cloud/cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

beforeEach(async () => {
  cloud = await startCloudInTest();
});
afterEach(() => cloud.end());

describe('a stack that does not say where it stands', () => {
  it('is deployed in the place of the rehearsal, with its assets', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), '{}');
    const app = new App({ outdir: join(folder, 'assembly'), analyticsReporting: false, treeMetadata: false });
    const stack = new Stack(app, 'shop');
    const asset = new Asset(stack, 'Settings', { path: join(folder, 'settings.json') });
    new CfnOutput(stack, 'Bucket', { value: asset.s3BucketName });
    new CfnOutput(stack, 'Queue', { value: new Queue(stack, 'Orders').queueArn });

    await deployStack(cloud.current, app.synth().directory, 'shop', () => {});

    const [deployed] = cloud.current.stacks();
    expect(deployed).toMatchObject({
      account: '111111111111',
      region: 'eu-central-1',
      status: 'CREATE_COMPLETE',
      outputs: {
        Bucket: 'cdk-hnb659fds-assets-111111111111-eu-central-1',
        Queue: expect.stringMatching(/^arn:aws:sqs:eu-central-1:111111111111:/),
      },
    });
  });
});
