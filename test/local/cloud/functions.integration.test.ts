import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from './cloud-in-test.ts';

/** Answers each request as its property `Answer` says, and writes every request down. */
const handler = `
import { appendFileSync } from 'node:fs';
export async function handler(event, context) {
  appendFileSync(process.env.REQUESTS, JSON.stringify(event) + '\\n');
  console.log('asked by', context.functionName, process.env.AWS_REGION);
  const { Answer: answer = 'SUCCESS', Id: id = 'custom-1' } = event.ResourceProperties;
  if (answer === 'throw') throw new Error('the handler broke');
  if (answer === 'silent') return;
  if (answer === 'hang') return new Promise(() => setInterval(() => {}, 1000));
  const response = await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({
    Status: answer, Reason: 'as asked', PhysicalResourceId: id, StackId: event.StackId, RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId, Data: { Greeting: 'hello ' + event.ResourceProperties.Name },
  }) });
  if (!response.ok) throw new Error('answered ' + response.status);
}
`;

let folder: string;
let requestsFile: string;
let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-function-'));
  requestsFile = join(folder, 'requests.jsonl');
  mkdirSync(join(folder, 'code', 'data'), { recursive: true });
  writeFileSync(join(folder, 'code', 'main.mjs'), handler);
  writeFileSync(join(folder, 'code', 'data', 'more.txt'), 'beside the code');
  const asset = { ...home, bucket: 'cdk-assets', key: 'handler.zip', source: join(folder, 'code') };
  await cloud.current.publishFile({ ...asset, packaging: 'zip' });
});
afterEach(async () => {
  if (cloud.current.stack({ ...home, stackName: 'custom' })) await cloud.delete('custom');
  rmSync(folder, { recursive: true });
});

function template(properties: object, functionProperties: object = {}) {
  return {
    Resources: {
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'main.handler',
          Timeout: 5,
          Code: { S3Bucket: 'cdk-assets', S3Key: 'handler.zip' },
          Environment: { Variables: { REQUESTS: requestsFile } },
          ...functionProperties,
        },
      },
      Custom: {
        Type: 'Custom::Greeting',
        Properties: {
          ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] },
          ServiceTimeout: 10,
          ...properties,
        },
      },
    },
    Outputs: {
      Greeting: { Value: { 'Fn::GetAtt': ['Custom', 'Greeting'] } },
      Id: { Value: { Ref: 'Custom' } },
    },
  };
}

const requests = () =>
  readFileSync(requestsFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a custom resource', () => {
  it('is created, updated and deleted by its function, and its data are its attributes', async () => {
    const { outputs } = await cloud.deploy('custom', template({ Name: 'Ada', Number: 3, Flag: true }));
    expect(outputs).toEqual({ Greeting: 'hello Ada', Id: 'custom-1' });
    await cloud.deploy('custom', template({ Name: 'Grace' }));
    await cloud.delete('custom');
    const [create, update, remove] = requests();
    expect(create).toMatchObject({
      RequestType: 'Create',
      LogicalResourceId: 'Custom',
      ResourceType: 'Custom::Greeting',
      StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-central-1:111111111111:stack\/custom\//),
      ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
      ResourceProperties: { Name: 'Ada', Number: '3', Flag: 'true' },
    });
    expect(update).toMatchObject({
      RequestType: 'Update',
      PhysicalResourceId: 'custom-1',
      ResourceProperties: { Name: 'Grace' },
      OldResourceProperties: { Name: 'Ada' },
    });
    expect(remove).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'custom-1' });
  });

  it('that answers an update with another id has its predecessor deleted', async () => {
    await cloud.deploy('custom', template({ Id: 'one' }));
    await cloud.deploy('custom', template({ Id: 'two' }));
    expect(
      requests().map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId]),
    ).toEqual([
      ['Create', undefined],
      ['Update', 'one'],
      ['Delete', 'one'],
    ]);
  });

  it.each([
    ['FAILED', /Custom \(Custom::Greeting, stack custom\):.*FAILED: as asked/],
    ['throw', /the handler broke/],
    ['silent', /ended without an answer/],
  ])('whose function answers with %s fails the deployment', async (Answer, reason) => {
    await expect(cloud.deploy('custom', template({ Answer }))).rejects.toThrow(reason);
    expect(cloud.current.stack({ ...home, stackName: 'custom' })?.status).toBe('ROLLBACK_COMPLETE');
  });

  it('whose function takes too long fails the deployment when the function’s time is up', async () => {
    const slow = template({ Answer: 'hang' }, { Timeout: 1 });
    await expect(cloud.deploy('custom', slow)).rejects.toThrow('Task timed out after 1.00 seconds');
  });
});

describe('a function', () => {
  it('runs with its own environment and log, and nothing of ours', async () => {
    await cloud.deploy('custom', template({ Name: 'Ada' }));
    const [resource] = cloud.current.resources('AWS::Lambda::Function');
    const log = readFileSync(
      join(cloud.stateDirectory, 'logs', 'functions', `${resource?.physicalId}.log`),
      'utf8',
    );
    expect(log).toContain(`asked by ${resource?.physicalId} eu-central-1`);
  });

  it('is invoked through the API of Lambda, which tells what it returned, or how it failed', async () => {
    const ZipFile = `exports.run = async ({ number }) => {
      if (number === undefined) throw new Error('no number');
      return { twice: 2 * number };
    }`;
    const { Function: definition } = template({}, { Handler: 'index.run', Code: { ZipFile } }).Resources;
    await cloud.deploy('custom', { Resources: { Function: definition } });
    const [resource] = cloud.current.resources('AWS::Lambda::Function');
    const { AWS_ENDPOINT_URL } = cloud.current.runtime.awsEnvironment(home.account, home.region);
    const invoke = async (name: string, event: object) => {
      const answer = await fetch(`${AWS_ENDPOINT_URL}/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${home.account}/20261128/${home.region}/lambda/aws4_request`,
        },
        body: JSON.stringify(event),
      });
      return [answer.status, answer.headers.get('x-amz-function-error'), await answer.json()];
    };

    for (const name of [resource?.physicalId ?? '', encodeURIComponent(String(resource?.attributes.Arn))]) {
      expect(await invoke(name, { number: 21 })).toEqual([200, null, { twice: 42 }]);
    }
    expect(await invoke(resource?.physicalId ?? '', {})).toEqual([
      ...[200, 'Unhandled'],
      { errorType: 'InvocationFailedError', errorMessage: expect.stringContaining('no number') },
    ]);
    expect(await invoke('nobody', {})).toEqual([404, null, { Message: expect.stringContaining('nobody') }]);
  });

  it.each([
    ['index.js', `const { SQSClient } = require('@aws-sdk/client-sqs'); exports.run = () => SQSClient.name;`],
    [
      'index.mjs',
      `import { SQSClient } from '@aws-sdk/client-sqs'; export const run = () => SQSClient.name;`,
    ],
  ])('finds the SDK without bringing it along, in %s', async (file, code) => {
    const asset = { ...home, bucket: 'cdk-assets', key: `${file}.zip`, source: join(folder, 'own') };
    mkdirSync(asset.source);
    writeFileSync(join(asset.source, file), code);
    await cloud.current.publishFile({ ...asset, packaging: 'zip' });
    const Code = { S3Bucket: 'cdk-assets', S3Key: asset.key };
    const { Function: definition } = template({}, { Handler: 'index.run', Code }).Resources;
    await cloud.deploy('custom', { Resources: { Function: definition } });
    const [resource] = cloud.current.resources('AWS::Lambda::Function');

    expect(await cloud.current.invokeFunction(String(resource?.attributes.Arn), {})).toBe('SQSClient');
  });

  it('may be written in the template itself, as CommonJS', async () => {
    const ZipFile = `exports.run = (event, context, callback) => {
      require('node:http').request(event.ResponseURL, { method: 'PUT' }, () => callback(null)).end(
        JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'inline', Data: { Greeting: 'inline' } }));
    }`;
    const inline = template({}, { Handler: 'index.run', Code: { ZipFile } });
    expect((await cloud.deploy('custom', inline)).outputs).toEqual({ Greeting: 'inline', Id: 'inline' });
  });

  it.each([
    [
      'no such code',
      { Code: { S3Bucket: 'cdk-assets', S3Key: 'nowhere.zip' } },
      /"nowhere.zip" is not in the bucket/,
    ],
    ['no such handler', { Handler: 'main.other' }, /exports no function "other"/],
    ['another runtime', { Runtime: 'python3.13' }, /python3.13; on this machine only nodejs/],
  ])('that has %s is named', async (_, properties, reason) => {
    await expect(cloud.deploy('custom', template({}, properties))).rejects.toThrow(reason);
  });
});
