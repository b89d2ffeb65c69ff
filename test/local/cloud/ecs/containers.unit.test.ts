import { describe, expect, it } from '@jest/globals';
import { healthCommand } from '../../../../local/cloud/ecs/container-health.ts';
import { readContainerSecret } from '../../../../local/cloud/ecs/container-secret.ts';
import { matches } from '../../../../local/cloud/load-balancing/health-check.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:database-a1b2c3';
const secrets = {
  read(id: string): string {
    if (id !== arn) throw new Error(`There is no secret ${id}.`);
    return JSON.stringify({ username: 'shop_owner', password: 'x', port: 5432 });
  },
};

describe('the secret of a container', () => {
  it('is one key of the secret, or all of it', () => {
    expect(readContainerSecret(secrets, `${arn}:username::`)).toBe('shop_owner');
    expect(readContainerSecret(secrets, `${arn}:port::`)).toBe('5432');
    expect(readContainerSecret(secrets, arn)).toContain('shop_owner');
  });

  it('is refused when the key is missing or it is no secret, without telling what the secret holds', () => {
    expect(() => readContainerSecret(secrets, `${arn}:user::`)).toThrow(/the secret has no key "user"/);
    expect(() => readContainerSecret(secrets, `${arn}:user::`)).not.toThrow(/shop_owner/);
    expect(() => readContainerSecret(secrets, 'arn:aws:ssm:eu-central-1:1:parameter/x')).toThrow(
      /names no secret of Secrets Manager/,
    );
  });
});

describe('the health check of a container', () => {
  const host = { address: '127.16.1.1', localPorts: new Map([[8080, 23456]]) };

  it('asks at the host, and at the port there that stands for the container port', () => {
    const given = ['CMD-SHELL', 'curl http://localhost:8080/health || curl http://127.0.0.1:9000'];
    expect(healthCommand(given, host)).toEqual([
      '/bin/sh',
      '-c',
      'curl http://127.16.1.1:23456/health || curl http://127.0.0.1:9000',
    ]);
  });

  it.each([
    ['exec 3<>"/dev/tcp/127.0.0.1/$PORT"', 'exec 3<>"/dev/tcp/127.16.1.1/$PORT"'],
    ['curl -f http://localhost:$TLS_PORT/', 'curl -f http://127.16.1.1:$TLS_PORT/'],
    ['nc -z localhost 8080', 'nc -z 127.16.1.1 23456'],
    ['curl http://localhost:$PORTAL/', 'curl http://localhost:$PORTAL/'],
  ])('knows the port in %s', (command, asked) => {
    expect(healthCommand(['CMD-SHELL', command], host).at(-1)).toBe(asked);
  });

  it('runs a command without a shell, or none at all', () => {
    expect(healthCommand(['CMD', 'node', 'check.mjs'], host)).toEqual(['node', 'check.mjs']);
    expect(healthCommand(['NONE'], host)).toEqual([]);
  });
});

it.each([
  ['200', 200, true],
  ['200', 204, false],
  ['200-299', 204, true],
  ['200,301-302', 302, true],
  ['200,301-302', 303, false],
])('the matcher %s of a status %i answers %s', (matcher, status, expected) => {
  expect(matches(matcher, status)).toBe(expected);
});
