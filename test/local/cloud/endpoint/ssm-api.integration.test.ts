import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../cloud-in-test.ts';

const parameter = (Name: string, Value: string) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
});
const many = Array.from({ length: 11 }, (_, index) => [`Many${index}`, parameter(`/many/${index}`, 'x')]);

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let client: SSMClient;
beforeAll(async () => {
  cloud = await startCloudInTest();
  await cloud.deploy('parameters', {
    Resources: {
      Plain: parameter('plain', 'one'),
      Color: parameter('/shop/color', 'red'),
      Deep: parameter('/shop/deep/size', 'small'),
      ...Object.fromEntries(many),
    },
  });
  client = new SSMClient({ ...cloud.clientSettings(), maxAttempts: 1 });
});
afterAll(() => cloud.end());

const namesUnder = async (Path: string, more = {}) => {
  const { Parameters = [] } = await client.send(new GetParametersByPathCommand({ Path, ...more }));
  return Parameters.map(({ Name }) => Name);
};

describe('Systems Manager', () => {
  it('gives the parameters of templates, by name and by ARN', async () => {
    const arn = `arn:aws:ssm:${home.region}:${home.account}:parameter`;
    for (const [Name, Value] of [
      ['/shop/color', 'red'],
      [`${arn}/shop/color`, 'red'],
      [`${arn}/plain`, 'one'],
    ] as const) {
      const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      expect(Parameter).toMatchObject({ Value, Type: 'String', ARN: expect.stringContaining(arn) });
    }
  });

  it('gives several, and names those that are not there', async () => {
    const answer = await client.send(new GetParametersCommand({ Names: ['plain', 'nobody', '/shop/color'] }));
    expect(answer.Parameters?.map(({ Value }) => Value)).toEqual(['one', 'red']);
    expect(answer.InvalidParameters).toEqual(['nobody']);
  });

  it('gives those below a path, page by page', async () => {
    expect(await namesUnder('/shop')).toEqual(['/shop/color']);
    expect(await namesUnder('/shop/', { Recursive: true })).toEqual(['/shop/color', '/shop/deep/size']);
    const pages: number[] = [];
    for await (const { Parameters } of paginateGetParametersByPath({ client }, { Path: '/many' }))
      pages.push(Parameters?.length ?? 0);
    expect(pages).toEqual([10, 1]);
  });

  it('has what every account has: the version of its bootstrap stack', async () => {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }),
    );
    expect(Number(Parameter?.Value)).toBeGreaterThan(20);
  });

  it('keeps accounts and regions apart', async () => {
    const elsewhere = new SSMClient(cloud.clientSettings({ ...home, region: 'eu-west-1' }));
    await expect(elsewhere.send(new GetParameterCommand({ Name: 'plain' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it.each([
    ['a name that is not there', new GetParameterCommand({ Name: 'nobody' }), 'ParameterNotFound'],
    ['a version', new GetParameterCommand({ Name: 'plain:2' }), 'ValidationException'],
    [
      'a filter',
      new GetParametersByPathCommand({ Path: '/', ParameterFilters: [{ Key: 'Type' }] }),
      'ValidationException',
    ],
    [
      'eleven names',
      new GetParametersCommand({ Names: many.map(([name]) => String(name)) }),
      'ValidationException',
    ],
    [
      'a token from elsewhere',
      new GetParametersByPathCommand({ Path: '/', NextToken: 'x' }),
      'InvalidNextToken',
    ],
    ['a change', new PutParameterCommand({ Name: 'plain', Value: 'x' }), 'UnknownOperationException'],
  ])('refuses %s', async (_, command, name) => {
    await expect(client.send(command as GetParameterCommand)).rejects.toMatchObject({ name });
  });
});
