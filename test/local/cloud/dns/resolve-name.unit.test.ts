import { describe, expect, it } from '@jest/globals';
import { readRecord } from '../../../../local/cloud/dns/records.ts';
import { resolveName } from '../../../../local/cloud/dns/resolve-name.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';

const record = (Name: string, port: number, more: Record<string, JsonValue> = {}) =>
  readRecord('AWS::Route53::RecordSet', {
    Name,
    Type: 'A',
    ResourceRecords: [`127.0.0.1:${port}`],
    ...more,
  }) ?? fail();
const alias = (Name: string, DNSName: string, more: Record<string, JsonValue> = {}) =>
  readRecord('AWS::Route53::RecordSet', {
    Name,
    Type: 'A',
    AliasTarget: { DNSName, HostedZoneId: 'Z1', EvaluateTargetHealth: true },
    ...more,
  }) ?? fail();

/** The ports that a name leads to while the health checks named are ill. */
const portsOf = (name: string, records: Parameters<typeof resolveName>[1], ...ill: string[]) =>
  resolveName(name, records, (id) => !ill.includes(id)).addresses.map(({ port }) => port);

describe('a name with several values', () => {
  const records = [
    record('shop.example', 1, { MultiValueAnswer: true, SetIdentifier: 'a', HealthCheckId: 'a' }),
    record('SHOP.example.', 2, { MultiValueAnswer: true, SetIdentifier: 'b', HealthCheckId: 'b' }),
    record('other.example', 3),
  ];

  it('leads to all that are healthy', () => {
    expect(portsOf('shop.example', records)).toEqual([1, 2]);
    expect(portsOf('shop.example', records, 'a')).toEqual([2]);
  });

  it('leads to all where none is healthy', () => {
    expect(portsOf('shop.example', records, 'a', 'b')).toEqual([1, 2]);
  });
});

describe('a name that fails over', () => {
  const zones = [
    record('first.example', 1, { MultiValueAnswer: true, HealthCheckId: 'a' }),
    record('first.example', 2, { MultiValueAnswer: true, HealthCheckId: 'b' }),
    record('second.example', 3, { HealthCheckId: 'c' }),
  ];
  const records = [
    ...zones,
    alias('shop.example', 'first.example.', { Failover: 'PRIMARY', SetIdentifier: 'p' }),
    alias('shop.example', 'second.example.', { Failover: 'SECONDARY', SetIdentifier: 's' }),
  ];

  it.each([
    ['the primary region while one of its proxies is well', ['a'], [2]],
    ['the second region once none of the first is', ['a', 'b'], [3]],
    ['the primary region where both are ill', ['a', 'b', 'c'], [1, 2]],
  ])('leads to %s', (_what, ill, ports) => {
    expect(portsOf('shop.example', records, ...ill)).toEqual(ports);
  });

  it('goes by its own health check as well', () => {
    const own = records.map((one) => (one.failover === 'PRIMARY' ? { ...one, healthCheckId: 'own' } : one));
    expect(portsOf('shop.example', own, 'own')).toEqual([3]);
  });
});

describe('other names', () => {
  it('of which nothing stands here lead nowhere', () => {
    expect(portsOf('nobody.example', [])).toEqual([]);
    const far = record('far.example', 1, { ResourceRecords: ['203.0.113.7'] });
    expect(portsOf('far.example', [far])).toEqual([]);
  });

  it('that stand for each other lead nowhere', () => {
    const circle = [alias('a.example', 'b.example'), alias('b.example', 'a.example')];
    expect(portsOf('a.example', circle)).toEqual([]);
  });

  it('get nothing by a weight of 0', () => {
    const weighted = [record('shop.example', 1, { Weight: 0 }), record('shop.example', 2, { Weight: 10 })];
    expect(portsOf('shop.example', weighted)).toEqual([2]);
  });

  it('are none for records that tell something else', () => {
    const properties = { Name: 'shop.example', Type: 'MX', ResourceRecords: ['10 127.0.0.1:25'] };
    expect(readRecord('AWS::Route53::RecordSet', properties)).toBeUndefined();
  });
});

function fail(): never {
  throw new Error('The record of the test leads nowhere.');
}
