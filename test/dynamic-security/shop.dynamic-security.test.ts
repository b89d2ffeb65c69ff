import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anOrder } from '../functional/an-order.ts';
import { linksOf, visit } from '../functional/visitor.ts';
import type { Site } from '../fuzz/explore-site.ts';
import { marker } from '../fuzz/hostile-values.ts';
import { refuseFaultsAndEchoes, refuseStrayRedirects } from '../fuzz/judge-answer.ts';
import { endConnections, type RawAnswer } from '../fuzz/send-request.ts';
import { ask, explore, shop, submit } from './asked-shop.ts';

// What an attacker would try from outside, on the shop as it is deployed. Each finding fails.
const isOverTls = shop.startsWith('https:');

let site: Site;
beforeAll(async () => {
  site = await explore();
}, 60_000);
afterAll(endConnections);

describe('every answer', () => {
  const targets = [
    '/',
    '/search?q=tent',
    '/cart',
    '/checkout',
    '/nowhere',
    '/openapi.json',
    '/api/orders/none',
  ];

  it.each(targets)('says what a browser may do with it, and not what made it: %s', async (target) => {
    const { headers } = await ask(target);

    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-|\*/);
    expect(headers['referrer-policy']).toBeDefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server ?? '').not.toMatch(/\d/);
    if (isOverTls) expect(headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
  });

  it('allows no other site to read it', async () => {
    for (const target of ['/', '/api/orders/none', '/openapi.json']) {
      const { headers } = await ask(target, { headers: { origin: 'https://evil.example' } });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('tells nothing of the program when it is a refusal', async () => {
    const refusals = [
      await ask('/api/orders', { method: 'POST', headers: json, body: Buffer.from('{"a":') }),
      await ask('/products/%E0%A4%A', {}),
      await ask('/back-office/api/orders/orders'),
      await ask('/nowhere'),
    ];
    for (const { status, text } of refusals) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/node_modules|\.[mc]?[jt]s:\d+|\bat \w+ \(|SyntaxError|postgres|redis/i);
    }
  });
});

const json = { 'content-type': 'application/json' };

describe('a cookie', () => {
  it('is for the shop’s own pages only, and for no script', async () => {
    const { cookies } = await ask('/');

    expect(cookies).not.toEqual([]);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/; SameSite=(Lax|Strict)/i);
      if (isOverTls) expect(cookie).toMatch(/^__Host-.*; Secure/i);
    }
  });

  it('is not believed when somebody has changed it', async () => {
    const [cookie = ''] = (await ask('/')).cookies;
    const [name, value = ''] = (cookie.split(';')[0] ?? '').split('=');
    const changed = `${name}=${value.slice(0, -2)}${value.endsWith('A') ? 'BB' : 'AA'}`;

    const answer = await ask('/', { headers: { cookie: changed } });
    expect(answer.status).toBe(200);
    expect(answer.cookies.some((given) => given.startsWith(`${name}=`))).toBe(true);
  });
});

describe('what somebody types', () => {
  const hostile = [marker, `x' or '1'='1`, '{{7*7}}', '\r\nX-Injected: 1', '//evil.example', '\u0000'];

  it('is never part of a page as it was typed, causes no fault, and leads to no other site', async () => {
    const pages = site.pages.slice(0, 40).map((page) => new URL(page, shop));
    for (const [index, page] of pages.entries()) {
      const typed = hostile[index % hostile.length] ?? marker;
      for (const name of new Set([...page.searchParams.keys(), 'q', 'returnTo']))
        page.searchParams.set(name, typed);
      await judge(page.pathname + page.search);
      await judge(`${page.pathname.replace(/[^/]*$/, encodeURIComponent(typed))}`);
    }
  }, 60_000);

  it('is no header', async () => {
    for (const header of ['x-forwarded-host', 'x-forwarded-scheme', 'x-original-url', 'referer']) {
      const answer = await ask('/', { headers: { [header]: 'evil.example' } });
      expect(answer.text).not.toContain('evil.example');
      expect(answer.headers.location ?? '').not.toContain('evil.example');
      expect(answer.headers['x-injected']).toBeUndefined();
    }
  });

  async function judge(target: string): Promise<void> {
    const request = { method: 'GET', target, headers: { cookie: site.cookie() } };
    const answer = await ask(target, request);
    refuseFaultsAndEchoes(request, answer, () => '');
    refuseStrayRedirects(request, answer, shop);
    expect(answer.headers['x-injected']).toBeUndefined();
  }
});

describe('a path', () => {
  it.each([
    '/static/../../../../etc/passwd',
    '/static/..%2f..%2f..%2fetc%2fpasswd',
    '/static/%2e%2e/%2e%2e/etc/passwd',
    '/pictures/....//....//etc/passwd',
    '/media/..%5c..%5cetc%5cpasswd',
    '/static/shop.js%00.css',
    '/.env',
    '/.git/config',
    '/package.json',
    '/main.mjs',
    '/sbom.cdx.json',
  ])('leads to no file that is not meant: %s', async (target) => {
    const { status, text } = await ask(target);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(/root:|\[core\]|"dependencies"|"bomFormat"/);
  });

  it.each([
    '/services/catalog/brands',
    '//services/catalog/brands',
    '/x/../services/orders/',
    '/%73ervices/payments/',
  ])('leads to nothing internal: %s', async (target) => {
    expect((await ask(target)).status).toBe(404);
  });
});

describe('a method', () => {
  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'CONNECT-ED'])(
    'that a page does not have is refused: %s',
    async (method) => {
      const { status, text } = await ask('/cart', { method, headers: { 'x-secret': 'mirrored' } });

      expect([400, 403, 404, 405, 501]).toContain(status);
      expect(text).not.toContain('mirrored');
    },
  );

  it('is the one of the request, whatever a header says', async () => {
    const { status } = await ask('/', { headers: { 'x-http-method-override': 'DELETE' } });
    expect(status).toBe(200);
  });
});

describe('a form', () => {
  const fields = { country: 'GB' };
  const refused = ({ status }: RawAnswer) => expect(status).toBe(403);

  it('is refused without its token, and with that of somebody else', async () => {
    const cookie = site.cookie();
    refused(await submit('/country', fields, { cookie }));
    const [stranger = ''] = /name="csrf" value="([^"]+)"/.exec((await ask('/')).text)?.slice(1) ?? [];
    expect(stranger).not.toBe('');
    refused(await submit('/country', { ...fields, csrf: stranger }, { cookie }));
  });

  it('is refused when another site sends it, with the right token', async () => {
    const cookie = site.cookie();
    const [csrf = ''] =
      /name="csrf" value="([^"]+)"/.exec((await ask('/', { headers: { cookie } })).text)?.slice(1) ?? [];
    refused(await submit('/country', { ...fields, csrf }, { cookie, 'sec-fetch-site': 'cross-site' }));
    refused(await submit('/country', { ...fields, csrf }, { cookie, origin: 'https://evil.example' }));
  });

  it('is no order of the API', async () => {
    expect((await submit('/api/orders', { email: 'ada@example.com' })).status).toBe(415);
  });
});

describe('somebody without rights', () => {
  const unsigned = `${base64({ alg: 'none', typ: 'JWT' })}.${base64({ sub: 'root', 'cognito:groups': ['admin'] })}.`;

  it.each(['/back-office/api/orders/orders', '/back-office/api/catalog/products'])(
    'gets nothing of the back office, with a token that nobody has signed: %s',
    async (target) => {
      for (const authorization of ['Bearer', `Bearer ${unsigned}`, 'Basic cm9vdDpyb290']) {
        expect((await ask(target, { headers: { authorization } })).status).toBe(401);
      }
    },
  );

  it('sees no order of somebody else', async () => {
    const key = encodeURIComponent(base64({ orderId: 'any' }));
    expect((await ask(`/api/orders/${randomUUID()}?key=${key}`)).status).toBe(404);
    expect((await ask(`/orders/${randomUUID()}?key=${key}`)).status).toBe(404);
  });

  it('sets no price', async () => {
    const [product = ''] = linksOf(await visit(shop).open('/search'), /^\/products\//);
    const sku = decodeURIComponent(product.slice('/products/'.length));
    const order = anOrder(sku, {
      paymentMethod: 'card-declined',
      lines: [{ sku, quantity: 1, unitPriceInMinorUnits: -1 }],
    });
    const { status } = await ask('/api/orders', {
      method: 'POST',
      headers: { ...json, 'idempotency-key': randomUUID() },
      body: Buffer.from(JSON.stringify(order)),
    });
    expect(status).toBe(400);
  });
});

describe('somebody who asks too much', () => {
  it('is sent away with a body that is too large', async () => {
    const body = Buffer.from(JSON.stringify({ email: 'x'.repeat(3_000_000) }));
    expect((await ask('/api/orders', { method: 'POST', headers: json, body })).status).toBe(413);
  });

  it('is told when to come again', async () => {
    const customerId = randomUUID();
    const order = () =>
      ask('/api/orders', {
        method: 'POST',
        headers: { ...json, 'idempotency-key': randomUUID() },
        body: Buffer.from(JSON.stringify(anOrder('NO-SUCH-THING', { customerId }))),
      });
    const answers: RawAnswer[] = [];
    for (let round = 0; round < 8; round += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 10 }, order))));
    }
    const turnedAway = answers.filter(({ status }) => status === 429);
    expect(turnedAway).not.toEqual([]);
    for (const { headers } of turnedAway) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }, 30_000);
});

const describeWithTls = isOverTls ? describe : describe.skip;

describeWithTls('the address', () => {
  it('leads those who come without TLS to it, and answers nothing else there', async () => {
    const response = await fetch(shop.replace('https:', 'http:'), { redirect: 'manual' });
    expect([301, 308]).toContain(response.status);
    expect(response.headers.get('location')).toMatch(/^https:/);
  });
});

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
