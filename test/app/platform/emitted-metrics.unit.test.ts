import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { catalog } from '../../../app/catalog/contract.ts';
import { orderProcessor } from '../../../app/order-processor/contract.ts';
import { payments } from '../../../app/payments/contract.ts';
import { storefront } from '../../../app/storefront/contract.ts';

// The compiler keeps a program from emitting what its contract does not name; this is the other way round.
it.each<{ name: string; metrics: readonly string[] }>([catalog, orderProcessor, payments, storefront])(
  '$name emits every metric of its contract',
  ({ name, metrics }) => {
    const source = sourceOf(name);

    expect(metrics.filter((metric) => !source.includes(`'${metric}'`))).toEqual([]);
  },
);

/** The program without its contract. */
function sourceOf(program: string): string {
  const folder = join(import.meta.dirname, '../../../app', program);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path !== 'contract.ts')
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
}
