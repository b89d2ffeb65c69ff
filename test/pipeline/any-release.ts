import { join } from 'node:path';
import type { Release } from '../../workload/workload-stage.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const anyVersion = '0.1.0-000000000000';

/** A release of programs that nobody has bundled: templates name them and do not look inside. */
export function anyRelease(registry: Release['registry']): Release {
  return {
    registry,
    imageVersions: {
      storefront: anyVersion,
      catalog: anyVersion,
      orders: anyVersion,
      'order-processor': anyVersion,
      payments: anyVersion,
      'back-office': anyVersion,
      proxy: anyVersion,
      reporting: anyVersion,
    },
    functions: {
      'approval-rule': { directory: join(rootDirectory, 'app', 'proxy'), version: anyVersion },
      'delivery-metrics': { directory: join(rootDirectory, 'app', 'catalog', 'domain'), version: anyVersion },
      'delivery-news': { directory: join(rootDirectory, 'app', 'catalog', 'data'), version: anyVersion },
      gatekeeper: { directory: join(rootDirectory, 'app', 'catalog', 'answers'), version: anyVersion },
      migrate: { directory: join(rootDirectory, 'app', 'catalog', 'migrations'), version: anyVersion },
      notify: { directory: join(rootDirectory, 'app', 'orders', 'migrations'), version: anyVersion },
      redrive: { directory: join(rootDirectory, 'app', 'payments', 'migrations'), version: anyVersion },
      review: { directory: join(rootDirectory, 'app', 'storefront', 'domain'), version: anyVersion },
      'rotate-secret': { directory: join(rootDirectory, 'app', 'reporting', 'parquet'), version: anyVersion },
      sleep: { directory: join(rootDirectory, 'app', 'reporting', 'data'), version: anyVersion },
      'start-delivery': {
        directory: join(rootDirectory, 'app', 'storefront', 'static'),
        version: anyVersion,
      },
      'snapshot-check': { directory: join(rootDirectory, 'app', 'reporting', 'store'), version: anyVersion },
    },
    canary: { directory: join(rootDirectory, 'app', 'catalog', 'migrations') },
  };
}
