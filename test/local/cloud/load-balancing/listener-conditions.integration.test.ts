import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../local/cloud/json.ts';
import { Rehearsal } from '../rehearsal.ts';

const queryString = (...Values: { Key?: string; Value: string }[]) => ({
  Field: 'query-string',
  QueryStringConfig: { Values },
});
const header = (HttpHeaderName: string, ...Values: string[]) => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values },
});
const sourceIp = (...Values: string[]) => ({ Field: 'source-ip', SourceIpConfig: { Values } });

describe('a rule of a listener', () => {
  const rehearsal = new Rehearsal();

  beforeAll(async () => {
    await rehearsal.create('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Balancer', {});
    await rehearsal.create('AWS::ElasticLoadBalancingV2::Listener', 'Http', {
      LoadBalancerArn: rehearsal.record('Balancer').physicalId,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [answer('nothing')],
    });
    await addRule('elsewhere', sourceIp('10.0.0.0/8', '2001:db8::/32'));
    await addRule('mobile', header('User-Agent', '*Mobile*', 'curl/?.*'));
    await addRule(
      'beta-on-loopback',
      queryString({ Key: 'version', Value: 'beta*' }),
      sourceIp('127.0.0.0/8'),
    );
    await addRule('star', queryString({ Value: 'a\\*b' }));
    await addRule('both', queryString({ Key: 'size', Value: 'xl' }), header('X-Team', 'blue (new)'), {
      Field: 'path-pattern',
      Values: ['/bags/*'],
    });
  });

  afterAll(() => rehearsal.stop());

  let priority = 0;
  const answer = (MessageBody: string) => ({
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody },
  });
  const addRule = (name: string, ...Conditions: JsonObject[]) =>
    rehearsal.create('AWS::ElasticLoadBalancingV2::ListenerRule', name, {
      ListenerArn: rehearsal.record('Http').physicalId,
      Priority: ++priority,
      Conditions,
      Actions: [answer(name)],
    });
  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<string>((resolve, reject) => {
      const [host, port] = String(rehearsal.record('Balancer').attributes.DNSName).split(':');
      const outgoing = httpRequest({ host, port, path, agent: false, headers }, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve(body);
      });
      outgoing.on('error', reject).end();
    });

  it.each([
    ['a value of the query', '/?version=beta2', 'beta-on-loopback'],
    ['a value of the query, whatever its case', '/?a=1&VERSION=BETA&b=2', 'beta-on-loopback'],
    ['no other key', '/?conversion=beta', 'nothing'],
    ['no part of a value', '/?size=xxl', 'nothing'],
    ['any key, and an asterisk that stands for itself', '/?anything=a*b', 'star'],
    ['an asterisk that stands for itself, and for nothing else', '/?anything=axb', 'nothing'],
  ])('matches by query string: %s', async (_, path, name) => {
    expect(await ask(path)).toBe(name);
  });

  it('matches by header, whatever its case, with wildcards', async () => {
    expect(await ask('/', { 'user-agent': 'Some phone, MOBILE Safari' })).toBe('mobile');
    expect(await ask('/', { 'user-agent': 'curl/8.1' })).toBe('mobile');
    expect(await ask('/', { 'user-agent': 'curl/18.1' })).toBe('nothing');
    expect(await ask('/')).toBe('nothing');
  });

  it('matches when all of its conditions do', async () => {
    expect(await ask('/bags/red?size=XL', { 'x-team': 'Blue (new)' })).toBe('both');
    expect(await ask('/bags/red?size=XL', { 'x-team': 'Blue' })).toBe('nothing');
    expect(await ask('/shoes?size=xl', { 'x-team': 'blue (new)' })).toBe('nothing');
    expect(await ask('/bags/red', { 'x-team': 'blue (new)' })).toBe('nothing');
  });

  it.each([
    [
      { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/a'] } },
      /Conditions\.0\.PathPatternConfig/,
    ],
    [{ Field: 'weather' }, /Conditions\.0\.Field/],
  ])('with what is not carried out is refused by its name: %j', async (condition, name) => {
    await expect(addRule('unknown', condition)).rejects.toThrow(name);
  });
});
