import { appendFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBalancing } from '../../../../local/cloud/load-balancing/load-balancing.ts';
import { measureLoadBalancers } from '../../../../local/cloud/metrics/measured/load-balancers.ts';
import { metricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import { account, Rehearsal, region, until } from '../rehearsal.ts';

const rehearsal = new Rehearsal();
let server: Server;
let url: string;

beforeAll(async () => {
  const balancer = await rehearsal.create('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Balancer', {});
  for (const name of ['Shop', 'Empty'])
    await rehearsal.create('AWS::ElasticLoadBalancingV2::TargetGroup', name, {
      ...{ Protocol: 'HTTP', Port: 8080, HealthCheckPath: '/health', HealthyThresholdCount: 2 },
      ...{ HealthCheckIntervalSeconds: 5, UnhealthyThresholdCount: 2 },
    });
  await rehearsal.create('AWS::ElasticLoadBalancingV2::Listener', 'Http', {
    LoadBalancerArn: balancer.physicalId,
    ...{ Port: 80, Protocol: 'HTTP' },
    DefaultActions: [{ Type: 'forward', TargetGroupArn: arn('Shop') }],
  });
  await rehearsal.create('AWS::ElasticLoadBalancingV2::ListenerRule', 'Rule', {
    ListenerArn: arn('Http'),
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/empty'] }],
    Actions: [{ Type: 'forward', TargetGroupArn: arn('Empty') }],
  });
  server = createServer((request, response) => {
    response.statusCode = request.url === '/broken' ? 500 : 200;
    setTimeout(() => response.end(), request.url === '/slow' ? 200 : 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await register((server.address() as AddressInfo).port);
  url = `http://${balancer.attributes.DNSName}`;
});
afterAll(async () => {
  server.close();
  await rehearsal.stop();
});

function arn(logicalId: string): string {
  return rehearsal.record(logicalId).physicalId;
}

async function register(port: number): Promise<void> {
  const balancing = loadBalancing(rehearsal.runtime);
  const targets = balancing.targetGroup(arn('Shop'));
  targets.register({ address: '127.0.0.1', port });
  await until(() => targets.stateOf({ address: '127.0.0.1', port }) === 'healthy');
  await balancing.takenUp(targets);
}

const ask = async (path: string) => (await fetch(`${url}${path}`)).status;

function measured(name: string, statistic: string, dimensions = of('Balancer', 'Shop')): number {
  measureLoadBalancers(rehearsal.runtime);
  const metric = { namespace: 'AWS/ApplicationELB', name, dimensions };
  const query = { statistic, periodInSeconds: 3600, from: Date.now() - 3_600_000, to: Date.now() + 1 };
  return metricStore(rehearsal.runtime).read({ account, region }, metric, query).at(-1)?.value ?? 0;
}

function of(balancer: string, group?: string): Record<string, string> {
  const LoadBalancer = String(rehearsal.record(balancer).attributes.LoadBalancerFullName);
  if (group === undefined) return { LoadBalancer };
  return { LoadBalancer, TargetGroup: String(rehearsal.record(group).attributes.TargetGroupFullName) };
}

describe('what an application load balancer measures', () => {
  it('counts requests by target group, how they ended and how long the target took, once each', async () => {
    const statuses = [];
    for (const path of ['/', '/slow', '/broken', '/broken', '/empty']) statuses.push(await ask(path));
    expect(statuses).toEqual([200, 200, 500, 500, 503]);
    await until(() => measured('RequestCount', 'Sum') === 4);

    expect(measured('HTTPCode_Target_2XX_Count', 'Sum')).toBe(2);
    expect(measured('HTTPCode_Target_5XX_Count', 'Sum')).toBe(2);
    expect(measured('HTTPCode_ELB_5XX_Count', 'Sum', of('Balancer'))).toBe(1);
    expect(measured('RequestCount', 'Sum', of('Balancer'))).toBe(4);
    expect(measured('TargetResponseTime', 'Maximum')).toBeGreaterThan(0.15);
    expect(measured('TargetResponseTime', 'p50')).toBeLessThan(measured('TargetResponseTime', 'Maximum'));
    expect(measured('RequestCount', 'Sum')).toBe(4);
  });

  it('counts as its own failure what a target did not answer, and sees that it is ill', async () => {
    expect(measured('HealthyHostCount', 'Maximum')).toBe(1);
    const port = (server.address() as AddressInfo).port;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const before = measured('HTTPCode_ELB_5XX_Count', 'Sum', of('Balancer'));
    expect(await ask('/')).toBe(502);
    await until(() => measured('HTTPCode_ELB_5XX_Count', 'Sum', of('Balancer')) === before + 1);
    expect(measured('HTTPCode_Target_5XX_Count', 'Sum')).toBe(2);
    await until(() => measured('UnHealthyHostCount', 'Maximum') === 1, 15);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await until(() => measured('HealthyHostCount', 'Minimum') === 0);
  });

  it('keeps its log small, and loses no request of it', async () => {
    const log = join(rehearsal.directory, 'resources', 'Balancer', 'access.log');
    await until(() => loadBalancing(rehearsal.runtime).targetGroup(arn('Shop')).receivers.length === 1);
    const before = measured('RequestCount', 'Sum');
    appendFileSync(log, '0||200|\n'.repeat(700_000));
    await until(
      () =>
        measured('RequestCount', 'Sum') === before && statSync(log, { throwIfNoEntry: false })?.size === 0,
    );
    const answered = await Promise.all(['/', '/', '/'].map(ask));
    await until(() => measured('RequestCount', 'Sum') === before + answered.length);
    expect(statSync(log).size).toBeLessThan(10_000);
  });
});
