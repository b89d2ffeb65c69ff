import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { eventually } from '../../support/eventually.ts';
import { home, startCloudInTest } from './cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
afterEach(() => cloud.delete('shop'));

const asleep = (properties: object = {}) => ({
  Type: 'AWS::Synthetics::Canary',
  Properties: {
    Name: 'browse',
    RuntimeVersion: 'syn-nodejs-3.1',
    Code: { Handler: 'index.handler', Script: `exports.handler = async () => 'seen';` },
    Schedule: { Expression: 'rate(5 minutes)' },
    ...properties,
  },
});
const schedule = (action: string) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ...{ FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'cron(0 8 * * ? *)' },
    Target: {
      Arn: `arn:aws:scheduler:::aws-sdk:synthetics:${action}`,
      RoleArn: 'arn:aws:iam::111111111111:role/any',
      Input: { 'Fn::Join': ['', ['{"Name":"', { Ref: 'Canary' }, '"}']] },
    },
  },
});
const template = (Canary: object) => ({
  Resources: { Canary, Begin: schedule('startCanary'), End: schedule('stopCanary') },
});

async function call(method: string, path: string, input?: object, account = home.account) {
  const response = await fetch(`${cloud.current.endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${account}/20000101/${home.region}/synthetics/aws4_request`,
    },
    ...(input && { body: JSON.stringify(input) }),
  });
  const error = response.headers.get('x-amzn-errortype');
  return { status: response.status, error, answer: (await response.json()) as JsonObject };
}
const canary = async () => (await call('GET', '/canary/browse')).answer.Canary as JsonObject;
const runs = async () =>
  (await call('POST', '/canary/browse/runs', {})).answer.CanaryRuns as unknown as JsonObject[];
const isDelivered = () => expect(readdirSync(join(cloud.stateDirectory, 'events'))).toEqual([]);

describe('the API of Synthetics', () => {
  it('starts and stops a canary, over a restart, until a deployment says otherwise', async () => {
    await cloud.deploy('shop', template(asleep()));
    expect(await canary()).toMatchObject({ Name: 'browse', Status: { State: 'READY' } });

    expect((await call('POST', '/canary/browse/start')).status).toBe(200);
    await eventually(async () => expect(await runs()).toMatchObject([{ Status: { State: 'PASSED' } }]));
    await cloud.restart();
    expect(await canary()).toMatchObject({ Status: { State: 'RUNNING' } });
    await eventually(async () => expect(await runs()).toHaveLength(2));

    await call('POST', '/canary/browse/stop');
    await cloud.restart();
    expect(await canary()).toMatchObject({
      ...{ Status: { State: 'STOPPED' }, Timeline: { LastStopped: expect.any(Number) } },
    });
    await cloud.deploy('shop', template(asleep({ StartCanaryAfterCreation: true })));
    expect(await canary()).toMatchObject({ Status: { State: 'RUNNING' } });
  });

  it('tells why a run has failed', async () => {
    const Script = `exports.handler = async () => { throw new Error('the shop is shut'); };`;
    const Code = { Handler: 'index.handler', Script };
    await cloud.deploy('shop', template(asleep({ Code, StartCanaryAfterCreation: true })));
    await eventually(async () =>
      expect(await runs()).toMatchObject([
        { Status: { State: 'FAILED', StateReason: expect.stringContaining('the shop is shut') } },
      ]),
    );
  });

  it('lists the canaries of an account, page by page', async () => {
    const Other = asleep({ Name: 'order' });
    const { Resources } = template(asleep());
    await cloud.deploy('shop', { Resources: { ...Resources, Other } });
    const { answer } = await call('POST', '/canaries', { MaxResults: 1 });
    expect(answer).toMatchObject({ Canaries: [{ Name: 'browse' }], NextToken: '1' });
    const rest = await call('POST', '/canaries', { NextToken: '1' });
    expect(rest.answer).toEqual({ Canaries: [expect.objectContaining({ Name: 'order' })] });
    expect((await call('POST', '/canaries', {}, '222222222222')).answer).toEqual({ Canaries: [] });
  });

  it('refuses what cannot be', async () => {
    await cloud.deploy('shop', template(asleep()));
    expect(await call('POST', '/canary/browse/stop')).toMatchObject({
      ...{ status: 409, error: 'ConflictException' },
    });
    expect(await call('GET', '/canary/nowhere')).toMatchObject({
      ...{ status: 404, error: 'ResourceNotFoundException' },
    });
    expect(await call('POST', '/canaries', { MaxResults: 21 })).toMatchObject({
      ...{ status: 400, error: 'ValidationException' },
    });
  });
});

describe('schedules of a canary', () => {
  it('start and stop it', async () => {
    await cloud.deploy('shop', template(asleep()));
    cloud.current.schedules.fire('shop/Begin');
    await eventually(isDelivered);
    expect(await canary()).toMatchObject({ Status: { State: 'RUNNING' } });
    cloud.current.schedules.fire('shop/End');
    await eventually(isDelivered);
    expect(await canary()).toMatchObject({ Status: { State: 'STOPPED' } });
  });
});
