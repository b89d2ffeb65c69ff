// Synthesizes the name of a shop in two regions, each with three proxies; the assembly goes to CDK_OUTDIR.
import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { ShopName } from '../../workload/edge/shop-name.ts';

const app = new App({ analyticsReporting: false, stackTraces: false, treeMetadata: false });
for (const [role, region] of [
  ['primary', 'eu-central-1'],
  ['secondary', 'eu-west-1'],
] as const) {
  const stack = new Stack(app, role, { env: { account: '111111111111', region } });
  new ShopName(stack, 'Name', {
    domain: 'shop.example.com',
    zone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'example.com',
    }),
    addresses: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
    role,
  });
}
app.synth();
