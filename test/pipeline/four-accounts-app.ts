// Synthesizes the delivery as it is when every environment has an account of its own; the assembly goes to CDK_OUTDIR.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PipelineStack } from '../../pipeline/codepipeline/pipeline-stack.ts';
import { readContext } from '../../pipeline/context.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const context = readContext(rootDirectory);
const accounts = ['222222222222', '333333333333', '444444444444'];
const anyVersion = '0.1.0-000000000000';

const app = new App({ context, analyticsReporting: false, stackTraces: false, treeMetadata: false });
const location = resolveLocation(context);
new PipelineStack(app, 'sluice-pipeline', {
  env: location,
  delivery,
  environments: resolveEnvironments(
    environments.map((environment, index) => ({ ...environment, account: String(accounts[index]) })),
    context,
  ),
  release: {
    registry: location,
    imageVersions: {
      storefront: anyVersion,
      catalog: anyVersion,
      orders: anyVersion,
      'order-processor': anyVersion,
      payments: anyVersion,
      'back-office': anyVersion,
      proxy: anyVersion,
    },
    functions: {
      migrate: { directory: join(rootDirectory, 'app', 'catalog', 'migrations'), version: anyVersion },
      notify: { directory: join(rootDirectory, 'app', 'orders', 'migrations'), version: anyVersion },
    },
  },
});
app.synth();
