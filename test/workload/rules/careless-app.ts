// An app that breaks rules, and acknowledges them as nobody should; see nag.infrastructure.test.ts.
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../../../workload/acknowledge.ts';

export const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'careless');
const bucket = new Bucket(stack, 'Open');
acknowledge(stack, { rules: ['AwsSolutions-S1'], reason: 'All at once.' });
acknowledge(bucket, { rules: ['NIST.800.53.R5-S3BucketVersioningEnabled'], reason: 'By itself.' });
acknowledge(bucket, { rules: ['AwsSolutions-EC23'], reason: 'Just in case.' });
