import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import {
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createImageRegistry } from '../../../local/cloud/registry/image-registry.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { home, startCloudInTest } from './cloud-in-test.ts';

const template = (description: string) => ({
  Resources: {
    Secret: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        Description: description,
        GenerateSecretString: {
          SecretStringTemplate: '{"username":"shop"}',
          GenerateStringKey: 'password',
          PasswordLength: 24,
          ExcludePunctuation: true,
        },
      },
    },
    Named: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name: 'named', SecretString: 'given', ReplicaRegions: [{ Region: 'eu-west-1' }] },
    },
    Repository: {
      Type: 'AWS::ECR::Repository',
      Properties: { RepositoryName: 'shop/api', ImageTagMutability: 'IMMUTABLE' },
    },
    Parameter: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: '/shop/user',
        Type: 'String',
        Value: {
          'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:username::}}']],
        },
      },
    },
  },
  Outputs: {
    Secret: { Value: { Ref: 'Secret' } },
    User: { Value: { 'Fn::GetAtt': ['Parameter', 'Value'] } },
  },
});

const anyConfiguration = {
  ...{ workingDirectory: '/', user: '', baseImage: 'scratch' },
  ...{ entrypoint: [], command: [], environment: {}, exposedPorts: [] },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let arn: string;

beforeAll(async () => {
  cloud = await startCloudInTest();
  arn = String((await cloud.deploy('secrets', template('first'))).outputs.Secret);
});
afterAll(() => cloud.end());

const read = async (SecretId: string) =>
  (await cloud.clients().secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';

describe('secrets', () => {
  it('are generated once, and read by ARN or by name', async () => {
    const value = JSON.parse(await read(arn));
    expect(value).toEqual({ username: 'shop', password: expect.stringMatching(/^[A-Za-z0-9]{24}$/) });
    await cloud.deploy('secrets', template('second'));
    await cloud.restart();
    expect(JSON.parse(await read(arn))).toEqual(value);
    expect(JSON.parse(await read(arn.slice(0, -7)))).toEqual(value);
    expect(await read('named')).toBe('given');
    expect(JSON.parse(cloud.current.runtime.secrets.read(arn))).toEqual(value);
  });

  it('stand in one file, which is private to its owner, and nowhere else', async () => {
    const { password } = JSON.parse(await read(arn));
    const files = readdirSync(cloud.stateDirectory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(cloud.stateDirectory, name))
      .filter((file) => existsSync(file) && statSync(file).isFile());
    const holding = files.filter((file) => readFileSync(file, 'utf8').includes(password));
    expect(holding).toEqual([join(cloud.stateDirectory, 'secrets', 'secrets.json')]);
    expect(statSync(holding[0] as string).mode & 0o077).toBe(0);
  });

  it('are read in the regions that they are replicated to, and in no other', async () => {
    const readIn = (region: string, SecretId: string) =>
      cloud.clients({ ...home, region }).secrets.send(new GetSecretValueCommand({ SecretId }));
    const { ARN } = await cloud.clients().secrets.send(new GetSecretValueCommand({ SecretId: 'named' }));
    const replica = ARN?.replace('eu-central-1', 'eu-west-1') ?? '';
    expect(await readIn('eu-west-1', 'named')).toMatchObject({ SecretString: 'given', ARN: replica });
    expect(await readIn('eu-west-1', replica)).toMatchObject({ SecretString: 'given' });
    expect(cloud.current.runtime.secrets.read(replica)).toBe('given');
    await expect(readIn('eu-north-1', 'named')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(readIn('eu-west-1', arn.replace('eu-central-1', 'eu-west-1'))).rejects.toThrow();
  });

  it('that do not exist are refused as Secrets Manager does', async () => {
    await expect(read('nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a rotation', () => {
  it('is refused for a secret that no function rotates', async () => {
    await expect(
      cloud.clients().secrets.send(new RotateSecretCommand({ SecretId: arn })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('is refused to a function that Secrets Manager may not invoke', async () => {
    const careless = {
      Resources: {
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: '{}' } },
        Schedule: {
          Type: 'AWS::SecretsManager::RotationSchedule',
          Properties: {
            SecretId: { Ref: 'Secret' },
            RotationLambdaARN: 'arn:aws:lambda:eu-central-1:111111111111:function:rotate',
          },
        },
      },
    };
    await expect(cloud.deploy('careless', careless)).rejects.toThrow('Secrets Manager cannot invoke');
  });

  it('may ask for a password of the kinds that it wants', async () => {
    const { RandomPassword } = await cloud
      .clients()
      .secrets.send(new GetRandomPasswordCommand({ PasswordLength: 20, ExcludePunctuation: true }));
    expect(RandomPassword).toMatch(/^[A-Za-z0-9]{20}$/);
  });
});

describe('the endpoint', () => {
  const ecr = () => {
    const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId = '' } = environment();
    return new ECRClient({ ...home, endpoint, credentials: { accessKeyId, secretAccessKey: 'x' } });
  };
  const environment = (): Record<string, string> =>
    cloud.current.runtime.awsEnvironment(home.account, home.region);

  it('answers what ECR answers of images that are not there', async () => {
    const describeImage = (repositoryName: string) =>
      ecr().send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: '1' }] }));
    await expect(describeImage('shop/api')).rejects.toMatchObject({ name: 'ImageNotFoundException' });
    await expect(describeImage('shop/none')).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
    const { authorizationData } = await ecr().send(new GetAuthorizationTokenCommand({}));
    expect(authorizationData?.[0]?.proxyEndpoint).toBe(
      'https://111111111111.dkr.ecr.eu-central-1.amazonaws.com',
    );
  });

  it('gives an image another tag by its manifest, once, as ECR does', async () => {
    const registry = createImageRegistry(join(cloud.stateDirectory, 'registry'));
    for (const name of ['shop/api:1', 'shop/api:2']) {
      registry.keepBuilt(name, temporaryFolder(), { ...anyConfiguration, labels: { name } });
      registry.push(name);
    }
    const repositoryName = 'shop/api';
    const manifestOf = async (imageTag: string) => {
      const { images } = await ecr().send(
        new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] }),
      );
      return images?.[0]?.imageManifest;
    };
    const tag = async (imageTag: string, as: string) =>
      ecr().send(
        new PutImageCommand({ repositoryName, imageManifest: await manifestOf(imageTag), imageTag: as }),
      );

    await tag('1', 'v1');

    expect(await manifestOf('v1')).toBe(await manifestOf('1'));
    expect(await manifestOf('none')).toBeUndefined();
    await expect(tag('1', 'v1')).rejects.toMatchObject({ name: 'ImageAlreadyExistsException' });
    await expect(tag('2', 'v1')).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' });
  });

  it('says of the scan of an image that it is simulated', async () => {
    const answer = await ecr().send(
      new DescribeImageScanFindingsCommand({ repositoryName: 'shop/api', imageId: { imageTag: '1' } }),
    );
    expect(answer.imageScanStatus).toEqual({
      status: 'COMPLETE',
      description: 'simulated: the rehearsal scans no image',
    });
  });

  it('serves further APIs, to which it names the caller, and whose exceptions keep their names', async () => {
    cloud.current.serveJsonApi('Test_20260101', async (operation, body, caller) => {
      if (operation === 'Fail') throw Object.assign(new Error('no'), { name: 'PipelineNotFoundException' });
      return { operation, body, caller: { ...caller } };
    });
    const call = async (operation: string) => {
      const response = await fetch(cloud.current.endpoint, {
        method: 'POST',
        headers: {
          'x-amz-target': `Test_20260101.${operation}`,
          authorization:
            'AWS4-HMAC-SHA256 Credential=222222222222/20260101/eu-west-1/test/aws4_request, Signature=x',
        },
        body: '{"a":1}',
      });
      return [response.status, await response.json()];
    };
    expect(await call('Do')).toEqual([
      200,
      { operation: 'Do', body: { a: 1 }, caller: { account: '222222222222', region: 'eu-west-1' } },
    ]);
    expect(await call('Fail')).toEqual([400, { __type: 'PipelineNotFoundException', message: 'no' }]);
  });

  it('refuses requests under a name that is not this machine’s', async () => {
    const status = await new Promise((resolve) => {
      const options = {
        method: 'POST',
        headers: { host: 'evil.example', 'x-amz-target': 'secretsmanager.GetSecretValue' },
      };
      request(cloud.current.endpoint, options, ({ statusCode }) => resolve(statusCode)).end('{}');
    });
    expect(status).toBe(403);
  });

  it('refuses what a page of another site sends through a browser', async () => {
    const asPage = (url: string) =>
      fetch(url, { method: 'POST', body: 'Action=Publish', headers: { 'sec-fetch-site': 'cross-site' } });
    const { AWS_ENDPOINT_URL_S3: objects = '' } = cloud.current.runtime.awsEnvironment(
      home.account,
      home.region,
    );

    expect((await asPage(cloud.current.endpoint)).status).toBe(403);
    expect((await asPage(`${objects}/bucket`)).status).toBe(403);
  });

  it('keeps its port over a restart, and names one that is taken', async () => {
    const { endpoint } = cloud.current;
    await cloud.restart();
    expect(cloud.current.endpoint).toBe(endpoint);

    const port = await freePort();
    const stranger = createServer().listen(port, '127.0.0.1');
    const start = startCloud({ stateDirectory: join(cloud.stateDirectory, 'other'), port });
    await expect(start).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
    stranger.close();
  });
});

it('parameters hold what dynamic references stand for', () => {
  expect(cloud.current.stack({ ...home, stackName: 'secrets' })?.outputs.User).toBe('shop');
});
