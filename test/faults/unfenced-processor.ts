import { bundleChangedProcessor } from './bundle-changed-processor.ts';

/** Bundles the order processor without its fencing check into `directory`, to show what the check is good for. */
export function bundleUnfencedProcessor(directory: string): Promise<string> {
  return bundleChangedProcessor(directory, {
    file: /\/customer-fences\.ts$/,
    pattern:
      /\n +where \(fence\.fencing_token < excluded\.fencing_token\)\n.*lease_holder = excluded\.lease_holder\)/,
    replacement: '',
  });
}
