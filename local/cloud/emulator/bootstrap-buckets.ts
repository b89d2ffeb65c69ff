import type { EmulatorApp } from './emulator-client.ts';

/** Where the CDK puts files. https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const bootstrapBucket = /^cdk-[a-z0-9]{1,10}-assets-\d{12}-[a-z]{2}(-[a-z]+)+-\d$/;

/** Every account and region here counts as bootstrapped: its bucket for assets is there when somebody asks for it. */
export function installBootstrapBuckets(
  app: EmulatorApp,
  putBucket: (bucket: string) => Promise<void>,
): void {
  const made = new Set<string>();
  app.addHook('onRequest', async (request) => {
    const [, bucket = ''] = new URL(request.url, 'http://localhost').pathname.split('/');
    if (!bootstrapBucket.test(bucket) || made.has(bucket)) return;
    made.add(bucket);
    await putBucket(bucket);
  });
}
