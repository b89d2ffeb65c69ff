import { describe, expect, it } from '@jest/globals';
import { servedServices } from '../../../../../local/cloud/events/universal/served-services.ts';
import {
  checkUniversalTarget,
  readUniversalTarget,
  whyNotServed,
} from '../../../../../local/cloud/events/universal/universal-target.ts';
import type { JsonValue } from '../../../../../local/cloud/json.ts';
import { codeCommitApi } from '../../../../../local/git/codecommit-api.ts';
import { codeBuildApi } from '../../../../../local/pipeline/api/codebuild-api.ts';
import { codePipelineApi } from '../../../../../local/pipeline/api/codepipeline-api.ts';

const check = (called: string, input: JsonValue = {}) => {
  const [service = '', action = ''] = called.split(':');
  return () => checkUniversalTarget({ service, action }, input);
};

describe('a universal target', () => {
  it('is read from its ARN, as no other target is', () => {
    expect(readUniversalTarget('arn:aws:scheduler:::aws-sdk:rds:stopDBCluster')).toEqual({
      ...{ service: 'rds', action: 'stopDBCluster' },
    });
    expect(readUniversalTarget('arn:aws:lambda:eu-central-1:111111111111:function:any')).toBeUndefined();
  });

  it('says why nothing comes of it where nothing here is served', () => {
    expect(whyNotServed({ service: 'glue', action: 'startJobRun' })).toBe(
      'no API of glue is served here for schedules',
    );
    expect(whyNotServed({ service: 'rds', action: 'stopDBInstance' })).toBe(
      'of rds schedules have failoverDBCluster, stopDBCluster, startDBCluster here',
    );
    expect(whyNotServed({ service: 'rds', action: 'stopDBCluster' })).toBeUndefined();
  });

  it.each([
    ['ecs:updateService', { Cluster: 'shop', Service: 'orders', DesiredCount: 0 }],
    ['rds:stopDBCluster', { DbClusterIdentifier: 'shop' }],
    ['rds:failoverDBCluster', { DbClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'reader' }],
    ['sqs:sendMessage', { QueueUrl: 'https://queue', MessageBody: '{"small":true}' }],
    ['sns:publish', { TopicArn: 'topic', MessageAttributes: { kind: { DataType: 'String' } } }],
  ])('takes what Scheduler takes for %s', (called, input) => {
    expect(check(called, input)).not.toThrow();
  });

  it.each([
    ['ecs:describeServices', {}, 'it calls no operation that begins with "describe"'],
    ['ecs:UpdateService', {}, 'operations begin with a small letter, updateService'],
    ['ECS:updateService', {}, 'services are written small, ecs'],
    ['ecs:updateService', 'all', 'its input has to be a JSON object'],
    ['ecs:updateService', { cluster: 'shop' }, 'its input has "cluster", which is spelt "Cluster" there'],
    [
      'ecs:runTask',
      { Overrides: { ContainerOverrides: [{ name: 'app' }] } },
      'its input has "name", which is spelt "Name" there',
    ],
    ['rds:stopDBCluster', { DBClusterIdentifier: 'shop' }, 'spelt "DbClusterIdentifier" there'],
  ])('is refused as Scheduler refuses %s of %j', (called, input, reason) => {
    expect(check(called, input)).toThrow(reason);
  });
});

describe('what the rehearsal has beside the cloud', () => {
  const nothing = Object.create(null);
  it.each([
    ['codebuild', codeBuildApi(nothing, nothing, nothing, nothing)],
    ['codepipeline', codePipelineApi(nothing)],
    ['codecommit', codeCommitApi('/nowhere', nothing)],
  ])('answers every operation of %s that schedules may call', async (service, api) => {
    const caller = { account: '111111111111', region: 'eu-central-1' };
    const { message } = (await api('Nothing', {}, caller).catch((error: Error) => error)) as Error;
    for (const operation of servedServices[service]?.operations ?? []) expect(message).toContain(operation);
  });
});
