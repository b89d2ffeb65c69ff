import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changingPassword } from '../../../app/platform/changing-password.ts';
import { connectRedis } from '../../../app/platform/redis.ts';
import { type AwsStandIn, startAwsStandIn } from '../../support/aws-stand-in.ts';
import { eventually } from '../../support/eventually.ts';
import { startRedis } from '../../support/redis-server.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:owner-abcdef';

let secrets: AwsStandIn;
let client: SecretsManagerClient;
/** The passwords of the secret by the label of their versions; without any, Secrets Manager is away. */
let passwords: Record<string, string> | undefined;

beforeEach(async () => {
  secrets = await startAwsStandIn(({ input }) => {
    if (passwords === undefined) return { status: 503, body: { __type: 'ServiceUnavailable' } };
    const password = passwords[String(input.VersionStage)];
    if (password === undefined) return { status: 400, body: { __type: 'ResourceNotFoundException' } };
    return { body: { SecretString: JSON.stringify({ username: 'shop', password }) } };
  });
  client = new SecretsManagerClient(secrets.clientOptions);
});
afterEach(() => secrets.stop());

const aPassword = (first = 'first') => changingPassword({ secretArn, first, client, logger: silentLogger() });
const asked = () => secrets.calls.map(({ input }) => input.VersionStage);

describe('a changing password', () => {
  it('is the one that the program was given, as long as it is right', () => {
    passwords = { AWSCURRENT: 'second' };

    expect(aPassword().known).toBe('first');
    expect(asked()).toEqual([]);
  });

  it('once refused is the current one', async () => {
    passwords = { AWSCURRENT: 'second', AWSPENDING: 'third' };
    const password = aPassword();

    expect(await password.renew(new Set(['first']))).toBe('second');
    expect(password.known).toBe('second');
  });

  it('is the pending one while a rotation is under way, and the previous one where nobody has heard of it', async () => {
    passwords = { AWSCURRENT: 'first', AWSPENDING: 'second', AWSPREVIOUS: 'zeroth' };

    expect(await aPassword().renew(new Set(['first']))).toBe('second');
    expect(await aPassword().renew(new Set(['first', 'second']))).toBe('zeroth');
    expect(await aPassword().renew(new Set(['first', 'second', 'zeroth']))).toBeUndefined();
  });

  it('is looked for once by all who are refused at the same time', async () => {
    passwords = { AWSCURRENT: 'second' };
    const password = aPassword();
    const found = await Promise.all([1, 2, 3].map(() => password.renew(new Set(['first']))));

    expect(found).toEqual(['second', 'second', 'second']);
    expect(asked()).toEqual(['AWSCURRENT']);
  });

  it('stays what it is while Secrets Manager is away', async () => {
    passwords = undefined;
    const password = aPassword();

    expect(await password.renew(new Set(['first']))).toBeUndefined();
    expect(password.known).toBe('first');
  });
});

it('a connection to Redis that is refused finds its way with the new password', async () => {
  const server = await startRedis();
  const administrator = await connectRedis({ url: server.url, logger: silentLogger() });
  await administrator.acl('SETUSER', 'shop', 'on', '>first', '~*', '+@all');
  const redis = await connectRedis({
    url: server.variables.REDIS_URL.replace('//', '//shop@'),
    password: aPassword(),
    logger: silentLogger(),
  });
  expect(await redis.ping()).toBe('PONG');

  passwords = { AWSCURRENT: 'first', AWSPENDING: 'second' };
  await administrator.acl('SETUSER', 'shop', 'resetpass', '>second');
  await administrator.call('CLIENT', 'KILL', 'USER', 'shop');
  await eventually(async () => expect(await redis.ping()).toBe('PONG'));
  expect(await redis.acl('WHOAMI')).toBe('shop');

  redis.disconnect();
  administrator.disconnect();
  await server.stop();
});
