import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBalancing } from '../../../../local/cloud/load-balancing/load-balancing.ts';
import { Rehearsal, until } from '../rehearsal.ts';

describe('a network load balancer', () => {
  const rehearsal = new Rehearsal();
  const servers: Server[] = [];

  beforeAll(async () => {
    await rehearsal.create('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Balancer', { Type: 'network' });
    await rehearsal.create('AWS::ElasticLoadBalancingV2::TargetGroup', 'Group', {
      Protocol: 'TCP',
      Port: 80,
      HealthyThresholdCount: 1,
      UnhealthyThresholdCount: 1,
      HealthCheckIntervalSeconds: 1,
    });
    await rehearsal.create('AWS::ElasticLoadBalancingV2::Listener', 'Listener', {
      LoadBalancerArn: rehearsal.record('Balancer').physicalId,
      Port: 80,
      Protocol: 'TCP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: rehearsal.record('Group').physicalId }],
    });
  });

  afterAll(async () => {
    await rehearsal.stop();
    for (const server of servers) server.close();
  });

  const balancing = () => loadBalancing(rehearsal.runtime);
  const group = () => balancing().targetGroup(rehearsal.record('Group').physicalId);
  const open = (): Socket => {
    const [host = '', port] = String(rehearsal.record('Balancer').attributes.DNSName).split(':');
    return connect({ host, port: Number(port), allowHalfOpen: true });
  };

  /** A target that echoes what it is sent behind its name, until the client has ended. */
  const serve = async (name: string) => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.write(`${name}:`);
      socket.pipe(socket);
      socket.on('error', () => {});
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
    group().register(target);
    await until(() => group().stateOf(target) === 'healthy');
    return { target, server };
  };
  const say = (words: string) => {
    const socket = open();
    socket.end(words);
    return text(socket);
  };

  it('cuts off a client while it has no target', async () => {
    await expect(say('hello')).rejects.toThrow(/ECONNRESET|EPIPE/);
  });

  it('hands connections to its targets in turn, and bytes through as they are', async () => {
    await serve('one');
    await serve('two');
    const answers = [await say('a'), await say('b'), await say('c'), await say('d')];
    expect([...answers].map((answer) => answer.slice(0, 3)).sort()).toEqual(['one', 'one', 'two', 'two']);
    expect(answers.map((answer) => answer.slice(4))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('ends the draining of a target at once when its connections are idle, and gives it no new one', async () => {
    const { target } = await serve('three');
    const begin = Date.now();
    await balancing().drain(group(), target);
    expect(Date.now() - begin).toBeLessThan(1500);
    const answers = await Promise.all([say('a'), say('b'), say('c')]);
    expect(answers.filter((answer) => answer.startsWith('three'))).toEqual([]);
  });

  it('leaves out a target that does not answer any more', async () => {
    const { target, server } = await serve('four');
    await new Promise((resolve) => server.close(resolve));
    await until(() => group().stateOf(target) === 'unhealthy', 5);
    const answers = await Promise.all([say('a'), say('b'), say('c')]);
    expect(answers.filter((answer) => answer.startsWith('four'))).toEqual([]);
  });
});
