import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { loadBalancing } from '../../../../local/cloud/load-balancing/load-balancing.ts';
import { Rehearsal, until } from '../rehearsal.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const largeCookies = [1, 2, 3].map((number) => `part${number}=${'x'.repeat(4000)}`);

describe('an application load balancer', () => {
  const rehearsal = new Rehearsal();
  const servers: Server[] = [];

  beforeAll(async () => {
    await rehearsal.create('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Balancer', {});
    for (const name of ['Store', 'Catalog', 'Empty']) {
      await rehearsal.create('AWS::ElasticLoadBalancingV2::TargetGroup', name, {
        Protocol: 'HTTP',
        Port: 8080,
        HealthCheckPath: '/health',
        HealthyThresholdCount: 2,
        Matcher: { HttpCode: '200-299' },
      });
    }
    await rehearsal.create('AWS::ElasticLoadBalancingV2::Listener', 'Http', {
      LoadBalancerArn: arn('Balancer'),
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: arn('Store') }],
    });
    await addRule('Catalog rule', 20, [pathPattern('/services/catalog/*')], forwardTo('Catalog'));
    await addRule(
      'One product',
      10,
      [pathPattern('/services/catalog/product-?')],
      fixed(418, 'a "teapot" for $5'),
    );
    await addRule('Old host', 30, [{ Field: 'host-header', HostHeaderConfig: { Values: ['old.*'] } }], {
      Type: 'redirect',
      RedirectConfig: { StatusCode: 'HTTP_301', Host: 'new.example', Port: '443', Protocol: 'HTTPS' },
    });
    await addRule(
      'Deletions of one host',
      40,
      [
        { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['DELETE', 'PATCH'] } },
        { Field: 'host-header', Values: ['shop.example'] },
      ],
      fixed(405, 'no'),
    );
    await addRule('Nobody', 50, [pathPattern('/empty')], forwardTo('Empty'));
    await serve('Store', 'one');
    await serve('Store', 'two');
    await serve('Catalog', 'catalog');
  });

  afterAll(async () => {
    await rehearsal.stop();
    for (const server of servers) server.close();
  });

  const arn = (logicalId: string) => rehearsal.record(logicalId).physicalId;
  const pathPattern = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
  const forwardTo = (group: string) => ({ Type: 'forward', TargetGroupArn: arn(group) });
  const fixed = (status: number, MessageBody: string) => ({
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode: String(status), ContentType: 'text/plain', MessageBody },
  });
  const addRule = (
    name: string,
    Priority: number,
    Conditions: Record<string, JsonValue>[],
    action: Record<string, JsonValue>,
  ) =>
    rehearsal.create('AWS::ElasticLoadBalancingV2::ListenerRule', name, {
      ListenerArn: arn('Http'),
      Priority,
      Conditions,
      Actions: [action],
    });

  /** Starts a target that answers its name and what it was sent, and waits until the load balancer sends it requests. */
  const serve = async (group: string, name: string) => {
    const server = createServer((incoming, response) => {
      if (incoming.url === '/slow') return void setTimeout(() => response.end('slow'), 400);
      if (incoming.url === '/cookies') response.setHeader('set-cookie', largeCookies);
      response.end(JSON.stringify({ name, url: incoming.url, headers: incoming.headers }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const balancing = loadBalancing(rehearsal.runtime);
    const targets = balancing.targetGroup(arn(group));
    targets.register(target);
    await until(() => targets.stateOf(target) === 'healthy');
    await balancing.takenUp(targets);
    return { target, targets, server };
  };

  const ask = (path: string, { method = 'GET', host = 'shop.example', cookie = '' } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const [address, port] = String(rehearsal.record('Balancer').attributes.DNSName).split(':');
      const headers = { host, ...(cookie && { cookie }) };
      const outgoing = httpRequest({ host: address, port, path, method, agent: false, headers });
      outgoing.on('error', reject);
      outgoing.on('response', async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
      outgoing.end();
    });
  const nameAt = async (path: string) => JSON.parse((await ask(path)).body).name;

  it('hands requests to its healthy targets in turn', async () => {
    const names = [await nameAt('/'), await nameAt('/'), await nameAt('/'), await nameAt('/')];
    expect([...names].sort()).toEqual(['one', 'one', 'two', 'two']);
    expect(names[0]).toBe(names[2]);
  });

  it('sends a path to the target group of its rule, exactly as it was asked for', async () => {
    const { body } = await ask('/services/catalog/a%20b//c?q=1&q=2');
    expect(JSON.parse(body)).toMatchObject({ name: 'catalog', url: '/services/catalog/a%20b//c?q=1&q=2' });
    expect(await nameAt('/services/catalogue')).not.toBe('catalog');
  });

  it('tries rules by priority, and answers a fixed response itself', async () => {
    expect(await ask('/services/catalog/product-7')).toMatchObject({
      status: 418,
      body: 'a "teapot" for $5',
    });
    expect(await nameAt('/services/catalog/product-77')).toBe('catalog');
  });

  it('redirects by host, with path and query kept', async () => {
    const { status, headers } = await ask('/bags?sort=price', { host: 'OLD.example:8080' });
    expect(status).toBe(301);
    expect(headers.location).toBe('https://new.example:443/bags?sort=price');
  });

  it('applies a rule only when every condition holds', async () => {
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405);
    expect((await ask('/', { method: 'DELETE', host: 'other.example' })).status).toBe(200);
    expect((await ask('/', { method: 'GET' })).status).toBe(200);
  });

  it('tells targets whom they answer, as AWS does', async () => {
    const { headers } = JSON.parse((await ask('/')).body);
    expect(headers).toMatchObject({
      host: 'shop.example',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '80',
    });
    expect(headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('passes headers on as large as AWS does', async () => {
    const { status, headers, body } = await ask('/cookies', { cookie: `session=${'x'.repeat(14_000)}` });
    expect(status).toBe(200);
    expect(headers['set-cookie']).toEqual(largeCookies);
    expect(JSON.parse(body).headers.cookie).toHaveLength(14_008);
  });

  it('answers 503 where a group has no target, and 502 where a target refuses', async () => {
    expect((await ask('/empty')).status).toBe(503);
    const { server, target, targets } = await serve('Empty', 'short-lived');
    expect((await ask('/empty')).status).toBe(200);
    await new Promise((resolve) => server.close(resolve));
    expect((await ask('/empty')).status).toBe(502);
    await loadBalancing(rehearsal.runtime).drain(targets, target);
    expect((await ask('/empty')).status).toBe(503);
  });

  it('lets a request end that is under way while its target is taken away', async () => {
    await addRule('Slow', 5, [pathPattern('/slow', '/quick')], forwardTo('Empty'));
    const { target, targets } = await serve('Empty', 'slow');
    const slow = ask('/slow');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begin = Date.now();
    await loadBalancing(rehearsal.runtime).drain(targets, target);
    expect(Date.now() - begin).toBeGreaterThan(200);
    expect(await slow).toMatchObject({ status: 200, body: 'slow' });
    expect(targets.stateOf(target)).toBeUndefined();
  });

  it('takes away a rule that is deleted', async () => {
    await rehearsal.delete('Catalog rule');
    expect(await nameAt('/services/catalog/a')).not.toBe('catalog');
  });

  it('is started again when it is killed', async () => {
    const [nginx] = rehearsal.runtime.processes.list();
    process.kill(Number(nginx?.pid), 'SIGKILL');
    await until(() =>
      nameAt('/').then(
        () => true,
        () => false,
      ),
    );
  });
});
