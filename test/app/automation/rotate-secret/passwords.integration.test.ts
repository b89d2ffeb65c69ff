import { randomUUID } from 'node:crypto';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { PutSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { cacheUser } from '../../../../app/automation/rotate-secret/data/cache-user.ts';
import { databaseOwner } from '../../../../app/automation/rotate-secret/data/database-owner.ts';
import { rotatedSecret } from '../../../../app/automation/rotate-secret/data/rotated-secret.ts';
import { type PasswordHolder, takeStep } from '../../../../app/automation/rotate-secret/domain/take-step.ts';
import { changingPassword } from '../../../../app/platform/changing-password.ts';
import { credentialsSchema } from '../../../../app/platform/json-secret.ts';
import { connectTo, createPool } from '../../../../app/platform/postgres.ts';
import { eventually } from '../../../support/eventually.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { type RotatingCloud, startRotatingCloud, userIdPrefix } from './rotating-cloud.ts';

let rotating: RotatingCloud;

beforeAll(async () => {
  rotating = await startRotatingCloud();
}, 120_000);
afterAll(() => rotating.end());

const address = () => ({
  ...rotating.database,
  ...{ database: 'postgres', user: 'shop_owner', authorities: [rotating.cloud.authorityOf()] },
});

const enterDatabase = async (password: string) => {
  const client = await connectTo({ ...address(), password }, { service: 'test' });
  await client.end();
};

async function askCache(password: string): Promise<string> {
  const redis = new Redis(rotating.cacheUrl, {
    ...{ username: 'shop', password, tls: { ca: rotating.cloud.authorityOf() } },
    ...{ lazyConnect: true, retryStrategy: () => null },
  });
  const refusal = new Promise<never>((_, reject) => redis.on('error', reject));
  refusal.catch(() => undefined);
  try {
    await Promise.race([redis.connect(), refusal]);
    return await redis.ping();
  } finally {
    redis.disconnect();
  }
}

describe('the password of the database’s owner', () => {
  it('rotates again and again while a program opens a connection for each statement, none of which fails', async () => {
    const { ownerSecretArn: secretArn, secrets } = rotating;
    const first = await rotating.read(secretArn);
    const pool = createPool({
      ...address(),
      password: changingPassword({
        ...{ secretArn, first: first.password, client: secrets(), logger: silentLogger() },
      }),
      ...{ service: 'test', maximumConnections: 4, logger: silentLogger() },
    });
    let isOver = false;
    let statements = 0;
    const failures: unknown[] = [];
    const work = async () => {
      while (!isOver) {
        try {
          const client = await pool.connect();
          await client.query('select 1');
          client.release(true);
          statements += 1;
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const workers = [work(), work(), work(), work()];
    const passwords = new Set([first.password]);
    for (let rotation = 1; rotation <= 3; rotation += 1) {
      await rotating.rotate(secretArn);
      passwords.add((await rotating.read(secretArn)).password);
      const before = statements;
      await eventually(() => expect(statements).toBeGreaterThan(before + 10));
    }
    isOver = true;
    await Promise.all(workers);
    await pool.end();

    expect(failures).toEqual([]);
    expect(passwords.size).toBe(4);
    await expect(enterDatabase(first.password)).rejects.toMatchObject({ code: '28P01' });
  }, 120_000);
});

describe('the password of a user of the cache', () => {
  it('is good until the next rotation has ended, and connections that stand are not cut off', async () => {
    const { cacheSecretArn } = rotating;
    const first = (await rotating.read(cacheSecretArn)).password;
    const standing = new Redis(rotating.cacheUrl, {
      ...{ username: 'shop', password: first, tls: { ca: rotating.cloud.authorityOf() } },
      retryStrategy: () => null,
    });
    await standing.ping();
    await rotating.rotate(cacheSecretArn);
    const second = (await rotating.read(cacheSecretArn)).password;
    expect(await Promise.all([askCache(first), askCache(second)])).toEqual(['PONG', 'PONG']);
    await rotating.rotate(cacheSecretArn);
    await expect(askCache(first)).rejects.toThrow('WRONGPASS');
    expect(await askCache(second)).toBe('PONG');
    expect(await standing.ping()).toBe('PONG');
    standing.disconnect();
  });

  it('is known to the cache after the cloud was stopped, both the current and the former one', async () => {
    const { cacheSecretArn } = rotating;
    const former = (await rotating.read(cacheSecretArn)).password;
    await rotating.rotate(cacheSecretArn);
    await rotating.cloud.restart();
    const { password } = await rotating.read(cacheSecretArn);
    expect(await Promise.all([askCache(former), askCache(password)])).toEqual(['PONG', 'PONG']);
  });
});

describe('the keys that sign', () => {
  it('rotate by the function of the database’s owner, which no database has to be told of', async () => {
    const { keySecretArn, rotate, readKeys } = rotating;
    const [first, ...none] = await readKeys(keySecretArn);
    await rotate(keySecretArn);
    const [still, next] = await readKeys(keySecretArn);
    await rotate(keySecretArn);
    const [signing, further, ...former] = await readKeys(keySecretArn);

    expect([none, still, signing, former]).toEqual([[], first, next, [first]]);
    expect(new Set([first, next, further]).size).toBe(3);
    expect(further).toMatch(/^[\w-]{64}$/);
  });
});

describe.each([
  {
    name: 'database',
    secretArn: () => rotating.ownerSecretArn,
    holder: (): PasswordHolder => databaseOwner(address()),
    enter: enterDatabase,
  },
  {
    name: 'cache',
    secretArn: () => rotating.cacheSecretArn,
    holder: (): PasswordHolder =>
      cacheUser({
        client: new ElastiCacheClient(rotating.cloud.clientSettings()),
        authorities: [rotating.cloud.authorityOf()],
        ...{ url: rotating.cacheUrl, userIdPrefix, pauseInMilliseconds: 10, hasTime: () => true },
      }),
    enter: askCache,
  },
])('a rotation of the $name that is cut off', ({ secretArn, holder, enter }) => {
  it.each([
    ['before anything is told of the password', []],
    ['between setting and testing', ['setSecret']],
    ['between testing and finishing', ['setSecret', 'testSecret']],
    ['after it has finished', ['setSecret', 'testSecret', 'finishSecret']],
  ] as const)(
    '%s goes on with the same password when it is asked for again',
    async (_, steps) => {
      const SecretId = secretArn();
      const versionId = randomUUID();
      const pending = { ...(await rotating.read(SecretId)), password: randomUUID() };
      await rotating.secrets().send(
        new PutSecretValueCommand({
          ...{ SecretId, ClientRequestToken: versionId, VersionStages: ['AWSPENDING'] },
          SecretString: JSON.stringify(pending),
        }),
      );
      for (const step of steps) {
        await takeStep(step, {
          versionId,
          secret: rotatedSecret(rotating.secrets(), SecretId, credentialsSchema),
          holder: holder(),
          renew: (current) => ({ ...current, password: randomUUID() }),
        });
      }
      await rotating.cloud.restart();

      const again = rotating.secrets().send(new RotateSecretCommand({ SecretId }));
      if (steps.length < 3) {
        await expect(again).rejects.toThrow("A previous rotation isn't complete");
        await rotating.untilCurrent(SecretId, versionId);
        expect((await rotating.read(SecretId)).password).toBe(pending.password);
      } else {
        await rotating.untilCurrent(SecretId, (await again).VersionId ?? '');
      }
      await enter((await rotating.read(SecretId)).password);
      await rotating.rotate(SecretId);
      await enter((await rotating.read(SecretId)).password);
    },
    60_000,
  );
});
