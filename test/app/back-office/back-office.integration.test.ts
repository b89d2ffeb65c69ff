import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anOrder, store, storeDeadLetter } from '../orders/an-order.ts';
import { type Clerk, decode, startWork } from './clerk.ts';
import { allScopes, type OfficeInTest, startOffice } from './office-in-test.ts';

let office: OfficeInTest;
let clerk: Clerk;
const sku = 'RIVETFINCH-TEST';

beforeAll(async () => {
  office = await startOffice();
});
afterAll(() => office.stop());
beforeEach(async () => {
  office.issuer.codeFlow.use({ username: 'grace', scopes: allScopes });
  clerk = startWork(office.url);
});

async function signedIn(): Promise<Clerk> {
  await clerk.signIn();
  return clerk;
}

describe('signing in', () => {
  it('leads through the issuer to the page that was wanted', async () => {
    const asked = await clerk.open('/back-office/orders?status=confirmed');
    expect([asked.status, asked.text]).toEqual([401, expect.stringContaining('Sign in')]);
    const link = /href="([^"]*sign-in\?[^"]*)"/.exec(asked.html)?.[1] ?? '';
    const page = await clerk.open(decode(link));
    expect([page.status, page.path]).toEqual([200, '/back-office/orders?status=confirmed']);
    expect(page.text).toContain('grace');
  });

  it('never leads out of the back office', async () => {
    expect((await clerk.signIn('https://evil.example/')).path).toBe('/back-office');
    expect((await clerk.signIn('/back-office\\@evil.example')).path).toBe('/back-office');
  });

  it('keeps the tokens where neither a script nor a reader of the cookie finds them', async () => {
    await signedIn();
    const response = await clerk.open('/back-office');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const [sealed = ''] = [...clerk.cookies]
      .filter(([key]) => key.includes('session'))
      .map(([, value]) => value);
    // Header, no key, initialisation vector, ciphertext, tag.
    expect(sealed.split('.').map((part) => part.length > 0)).toEqual([true, false, true, true, true]);
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('grace');
  });

  it('refuses a way back that this browser has not begun, and one with another state', async () => {
    expect((await clerk.open('/back-office/signed-in?code=1&state=2')).status).toBe(403);
    await startWork(office.url).signIn();
    const begun = await fetch(`${office.url}/back-office/sign-in`, { redirect: 'manual' });
    clerk.cookies.set(
      `${new URL(office.url).host} sign-in-test.0`,
      /sign-in-test\.0=([^;]*)/.exec(begun.headers.get('set-cookie') ?? '')?.[1] ?? '',
    );
    const page = await clerk.open('/back-office/signed-in?code=1&state=of-another');
    expect(page.status).toBe(503);
    expect([...clerk.cookies.keys()].join()).not.toContain('session');
  });

  it('says so when the issuer says no', async () => {
    office.issuer.codeFlow.use({ username: 'mallory', scopes: [], refuses: 'access_denied' });
    const page = await clerk.signIn();
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('access_denied')]);
  });

  it('ends with a page that ends the session with the issuer as well', async () => {
    await signedIn();
    const page = await clerk.submit(await clerk.open('/back-office'), '/back-office/sign-out');
    expect(page.text).toContain('You are signed out');
    expect(page.html).toContain(`${office.issuer.issuer}/logout?`);
    expect((await clerk.open('/back-office')).status).toBe(401);
  });
});

describe('an access token that ends', () => {
  it('is renewed without a word', async () => {
    office.issuer.codeFlow.use({ username: 'grace', scopes: allScopes, expiresInSeconds: 20 });
    await signedIn();
    const before = [...clerk.cookies.values()].join();
    expect((await clerk.open('/back-office/products')).status).toBe(200);
    expect([...clerk.cookies.values()].join()).not.toBe(before);
  });

  it('asks to sign in anew when it cannot be renewed, and a form loses nothing by that', async () => {
    const { orderId } = await store(office.pool, anOrder());
    office.issuer.codeFlow.use({ username: 'grace', scopes: allScopes, expiresInSeconds: 20 });
    await signedIn();
    const order = await clerk.open(`/back-office/orders/${orderId}`);
    office.issuer.codeFlow.revoke();
    const path = `/back-office/orders/${orderId}/refund`;
    const refused = await clerk.submit(order, path, { reason: 'the lid "leaks"' });
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('the lid "leaks"')]);
    office.issuer.codeFlow.use({ username: 'grace', scopes: allScopes });
    expect((await clerk.signIn('/back-office/signed-in-again')).text).toContain('Close this window');
    const done = await clerk.submit(refused, path);
    expect(done.text).toContain('The refund is on its way');
    expect(await received()).toMatchObject([{ kind: 'refund', orderId, reason: 'the lid "leaks"' }]);
  });
});

/** The path of one of them. */
async function someProduct(): Promise<string> {
  const { html } = await clerk.open('/back-office/products');
  const [path] = /\/back-office\/products\/[A-Z][A-Z0-9-]+/.exec(html) ?? [];
  if (path === undefined) throw new Error(`The list names no product: ${html}`);
  return path;
}

describe('products', () => {
  it('are made, found, changed, priced, stocked and deleted, and each change is in the audit', async () => {
    await signedIn();
    const made = await clerk.submit(
      await clerk.open('/back-office/products/new'),
      '/back-office/products/new',
      {
        ...{
          sku,
          name: 'Kettle <b>&</b> Cup',
          description: 'Boils',
          category: 'Kettles',
          brandSlug: 'rivetfinch',
        },
        pictures: 'front',
      },
    );
    expect(made.text).toContain('The product is in the catalogue');
    expect(made.html).not.toContain('<b>&</b>');

    const found = await clerk.open(`/back-office/products?query=${sku}`);
    expect(found.path).toBe(`/back-office/products/${sku}`);
    expect((await clerk.open('/back-office/products?query=kettle+cup')).html).toContain(found.path);
    const path = `/back-office/products/${sku}`;
    const saved = await clerk.submit(made, path, { name: 'Kettle with Cup' });
    expect(saved.text).toContain('Saved');

    expect((await clerk.submit(saved, `${path}/stock`, { change: '12' })).text).toContain('12 pieces');
    const counted = await clerk.submit(await clerk.open(path), `${path}/stock`, { quantity: '7' });
    expect(counted.text).toContain('7 pieces');

    const prices = await clerk.open(`${path}/prices`);
    const sold = await clerk.submit(prices, `${path}/prices`, { country: 'JP', amount: '2990' });
    expect(sold.text).toMatch(/Japan .*2,990/);
    const price = await clerk.open(`${path}/prices/JP`);
    expect((await clerk.submit(price, `${path}/prices/JP`, { amount: '3,5' })).text).toContain(
      'must be an amount in JPY',
    );
    expect((await clerk.submit(price, `${path}/prices/JP`, { amount: '3100' })).text).toContain('3,100');
    const last = await clerk.open(`${path}/prices/JP`);
    expect((await clerk.submit(last, `${path}/prices/JP/delete`)).text).toContain('no longer sold there');

    const gone = await clerk.submit(await clerk.open(`${path}/delete`), `${path}/delete`);
    expect(gone.text).toContain('The product is deleted');
    const audit = await clerk.open(`/back-office/audit?of=catalog&sku=${sku}`);
    expect(audit.text).toMatch(/delete.*update.*price of RIVETFINCH-TEST in JP.*create/);
    expect(audit.html).toMatch(
      /<del>.*Kettle &#60;b&#62;&#38;&#60;\/b&#62; Cup<\/del>\s*<ins>.*Kettle with Cup<\/ins>/,
    );
    expect(audit.text).toContain('grace');
  });

  it('keep what was typed when it is not right', async () => {
    await signedIn();
    const form = await clerk.open('/back-office/products/new');
    const page = await clerk.submit(form, '/back-office/products/new', { sku: 'a b', name: 'Half done' });
    expect(page.status).toBe(400);
    expect(page.html).toContain('value="Half done"');
    expect(page.html).toContain('aria-invalid="true"');
  });

  it('tell who saves second that somebody else was first, and keep what the second has typed', async () => {
    await signedIn();
    const path = await someProduct();
    const [one, other] = [await clerk.open(path), await clerk.open(path)];
    await clerk.submit(one, path, { name: 'First' });
    const second = await clerk.submit(other, path, { name: 'Second' });
    expect([second.status, second.text]).toEqual([
      412,
      expect.stringContaining('Somebody changed it meanwhile'),
    ]);
    expect((await clerk.submit(second, path, { name: 'Second' })).text).toContain('Saved');
  });

  it.each(['İ', 'a\r\nb', '1", "2'])('are not deleted at the version %j, which none has', async (version) => {
    await signedIn();
    const path = await someProduct();
    const refused = await clerk.submit(await clerk.open(`${path}/delete`), `${path}/delete`, { version });
    expect([refused.status, (await clerk.open(path)).status]).toEqual([412, 200]);
  });
});

describe('orders', () => {
  it('are found by e-mail address, shown, and refunded with a reason', async () => {
    const order = await store(office.pool, anOrder({ email: 'hopper@example.com' }));
    await signedIn();
    const list = await clerk.open('/back-office/orders?query=hopper@example.com&status=confirmed');
    expect(list.html).toContain(`/back-office/orders/${order.orderId}`);
    const page = await clerk.open(`/back-office/orders/${order.orderId}`);
    expect(page.text).toMatch(/First.*€20\.00.*placed.*confirmed.*Bonn/);
    const refunded = await clerk.submit(page, `/back-office/orders/${order.orderId}/refund`, {
      reason: 'broken',
    });
    expect(refunded.text).toMatch(/on its way.*Requested by grace/);
    expect(await received()).toMatchObject([{ orderId: order.orderId, reason: 'broken' }]);
    expect((await clerk.open('/back-office/audit?of=orders')).text).toMatch(/refund order .*broken/);
  });

  it('that cannot be refunded any more say so, also to a form that is too late', async () => {
    const { orderId } = await store(office.pool, anOrder());
    await signedIn();
    const page = await clerk.open(`/back-office/orders/${orderId}`);
    await office.pool.query(`update orders."order" set status = 'refunded' where order_id = $1`, [orderId]);
    const late = await clerk.submit(page, `/back-office/orders/${orderId}/refund`, { reason: 'broken' });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('nothing to give back')]);
  });

  it('are not found by something that is no id and no address, which the page explains', async () => {
    await signedIn();
    const page = await clerk.open('/back-office/orders?query=hopper');
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('an e-mail address')]);
  });
});

describe('dead letters', () => {
  it('show reason and body, and go to the queue again, one or all', async () => {
    const number = await storeDeadLetter(office.pool, { reason: 'it is no order', body: '{"a":"<script>"}' });
    await storeDeadLetter(office.pool);
    await storeDeadLetter(office.pool);
    await signedIn();
    expect((await clerk.open('/back-office')).text).toContain('3 messages could not be processed');
    const page = await clerk.open('/back-office/dead-letters');
    expect(page.html).toContain('&#60;script&#62;');
    expect(page.text).toContain('it is no order');
    const one = await clerk.submit(page, `/back-office/dead-letters/${number}/redrive`);
    expect(one.text).toContain('One message is on the order queue again');
    expect((await clerk.submit(one, '/back-office/dead-letters/redrive')).text).toContain(
      '2 messages are on the order queue',
    );
    const again = await clerk.submit(page, `/back-office/dead-letters/${number}/redrive`);
    expect(again.text).toContain('sent again already');
    expect((await clerk.open('/back-office/dead-letters?state=redriven')).text).toContain('by grace');
    await office.pool.query('truncate orders.dead_letter');
    await received();
  });
});

describe('somebody without the right', () => {
  it('reads, and is told so in plain words when writing', async () => {
    const { orderId } = await store(office.pool, anOrder());
    office.issuer.codeFlow.use({
      username: 'ken',
      scopes: allScopes.filter((scope) => !scope.endsWith('write')),
    });
    await signedIn();
    const page = await clerk.open(`/back-office/orders/${orderId}`);
    const refused = await clerk.submit(page, `/back-office/orders/${orderId}/refund`, { reason: 'because' });
    expect(refused.status).toBe(403);
    expect(refused.text).toMatch(/You may not do that.*because/);
  });

  it('does not get in with a form of elsewhere', async () => {
    await signedIn();
    const page = await clerk.open('/back-office/dead-letters');
    const forged = await clerk.submit(page, '/back-office/sign-out', { csrf: 'x' });
    expect([forged.status, (await clerk.open('/back-office')).status]).toEqual([403, 200]);
  });
});

async function received(): Promise<unknown[]> {
  const { Messages = [] } = await office.queues.client.send(
    new ReceiveMessageCommand({ QueueUrl: office.orderQueueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => (Body.startsWith('{"kind') ? JSON.parse(Body) : Body));
}
