import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { bundlePrograms } from '../../../pipeline/images/program-bundles.ts';
import { RememberedBundles } from '../../../pipeline/images/remembered-bundles.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const bundle = { code: Buffer.from('console.log("ä")'), packages: ['node_modules/pg'] };
const inputs = ['app/orders/main.ts', 'app/price.ts'];

let root: string;
beforeEach(() => {
  root = temporaryFolder();
  write('app/orders/main.ts', "import { price } from '../price.ts';\nconsole.log(price);\n");
  write('app/payments/main.ts', "import { price } from '../price.ts';\nconsole.log(-price);\n");
  write('app/price.ts', 'export const price = 12;\n');
});

function write(path: string, content: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe('a remembered bundle', () => {
  /** What a later run recalls of a bundle that was remembered before `change`. */
  async function recalledAfter(change: () => void, options = ['minified']): Promise<unknown> {
    await new RememberedBundles(root, ['minified']).remember('orders', bundle, inputs);
    change();
    return new RememberedBundles(root, options).recall('orders');
  }

  it('is recalled while nothing has changed', async () => {
    expect(await recalledAfter(() => {})).toEqual(bundle);
  });

  it.each<[string, () => void]>([
    ['a file that it imports has changed', () => write('app/price.ts', 'export const price = 13;\n')],
    ['its record is damaged', () => write('.cache/bundles/orders.json', '{"inputs":')],
    ['its record is of another shape', () => write('.cache/bundles/orders.json', '{}')],
  ])('is forgotten when %s', async (_, change) => {
    expect(await recalledAfter(change)).toBeUndefined();
  });

  it('is forgotten under other options', async () => {
    expect(await recalledAfter(() => {}, ['readable'])).toBeUndefined();
  });

  it('is none of a program that was never bundled', async () => {
    expect(await new RememberedBundles(root, []).recall('orders')).toBeUndefined();
  });
});

describe('the bundle of a program', () => {
  const codeOf = async (program: string, among: string[]) =>
    Buffer.from((await bundlePrograms(root, among))(program).code).toString();

  it('follows a change in what it imports', async () => {
    expect(await codeOf('orders', ['orders'])).toContain('12');
    write('app/price.ts', 'export const price = 13;\n');
    expect(await codeOf('orders', ['orders'])).toContain('13');
  });

  it('is the same whether others are made with it or remembered', async () => {
    const together = await codeOf('payments', ['orders', 'payments']);
    write('app/payments/main.ts', "import { price } from '../price.ts';\nconsole.log(price + 1);\n");
    await codeOf('payments', ['orders', 'payments']);
    write('app/payments/main.ts', "import { price } from '../price.ts';\nconsole.log(-price);\n");

    expect(await codeOf('payments', ['payments'])).toBe(together);
  });
});
