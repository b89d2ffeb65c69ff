import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudAssembly, deliveryAssembly, synthesize } from '../support/cloud-assembly.ts';

const data = 'sluice-dev-data';

let valkey: CloudAssembly;
let redis: CloudAssembly;
beforeAll(async () => {
  valkey = deliveryAssembly();
  redis = await synthesize({}, 'test/workload/redis-app.ts');
}, 60_000);

/** What of the cache names its engine, and how each thing is called. */
function cacheOf(assembly: CloudAssembly) {
  const { Engine, EngineVersion } = assembly.resource(data, 'AWS::ElastiCache::ReplicationGroup').Properties;
  const users = assembly.resources(data, 'AWS::ElastiCache::User').map(({ Properties }) => Properties);
  const group = assembly.resource(data, 'AWS::ElastiCache::UserGroup').Properties;
  return {
    nodes: { Engine, EngineVersion },
    engines: new Set([group, ...users].map((properties) => properties.Engine)),
    ids: [group.UserGroupId, ...users.map(({ UserId }) => UserId)],
  };
}

describe('the cache of an environment that chooses Redis', () => {
  it('runs the last version of it that ElastiCache has, and so do those who may use it', () => {
    expect(cacheOf(redis)).toMatchObject({
      nodes: { Engine: 'redis', EngineVersion: '7.1' },
      engines: new Set(['redis']),
    });
  });

  it('runs Valkey where nothing is chosen', () => {
    expect(cacheOf(valkey)).toMatchObject({
      nodes: { Engine: 'valkey', EngineVersion: '8.0' },
      engines: new Set(['valkey']),
    });
  });

  it('has users of its own, so that an environment can go from one to the other', () => {
    expect(cacheOf(redis).ids.filter((id) => cacheOf(valkey).ids.includes(id))).toEqual([]);
  });

  it('is otherwise the same', () => {
    const withoutEngine = (assembly: CloudAssembly) => {
      const { Engine, EngineVersion, ...others } = assembly.resource(
        data,
        'AWS::ElastiCache::ReplicationGroup',
      ).Properties;
      return others;
    };

    expect(withoutEngine(redis)).toEqual(withoutEngine(valkey));
  });
});
