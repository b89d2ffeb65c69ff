import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { shutdownTimeoutInMilliseconds } from '../../app/platform/shutdown.ts';
import { renderNginxConfiguration } from '../../app/proxy/nginx-configuration.ts';
import { environments } from '../../pipeline/environments.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { container } from './deployed-program.ts';

const run = promisify(execFile);

const onFargate = ['catalog', 'orders', 'order-processor', 'payments', 'back-office'];
const onHosts = ['storefront', 'proxy'];
const programs = [...onFargate, ...onHosts];

const assembly = deliveryAssembly();

describe.each(environments.map(({ name }) => name))('the containers of %s', (environment) => {
  it.each(programs)('run %s without a right that it could use for anything else', (program) => {
    const { User, ReadonlyRootFilesystem, LinuxParameters } = container(assembly, environment, program);

    expect(User).toBe('node');
    expect(ReadonlyRootFilesystem).toBe(true);
    expect(LinuxParameters).toEqual({
      InitProcessEnabled: true,
      Capabilities: { Add: [], Drop: ['ALL'] },
      Tmpfs: program === 'proxy' ? [expect.objectContaining({ ContainerPath: '/tmp' })] : [],
    });
  });

  it.each(onHosts)('let %s get no new privileges, which Fargate has no word for', (program) => {
    expect(container(assembly, environment, program).DockerSecurityOptions).toEqual(['no-new-privileges']);
  });

  it.each(onFargate)('give %s nothing that Fargate would refuse', (program) => {
    const { DockerSecurityOptions, LinuxParameters } = container(assembly, environment, program);

    expect([...DockerSecurityOptions, ...LinuxParameters.Capabilities.Add, ...LinuxParameters.Tmpfs]).toEqual(
      [],
    );
  });

  it.each(programs)('give %s longer to stop than it takes to end in good order', (program) => {
    const stopTimeoutInSeconds = container(assembly, environment, program).StopTimeout;

    expect(stopTimeoutInSeconds).toBeGreaterThan(shutdownTimeoutInMilliseconds / 1000);
    expect(stopTimeoutInSeconds).toBeGreaterThan(nginxShutdownInSeconds());
  });

  it.each(programs)('give %s no secret as a plain variable', (program) => {
    const { Environment } = container(assembly, environment, program);

    const suspicious = Environment.filter(({ Name }) => /SECRET|PASSWORD|KEY|TOKEN|USER/.test(Name));
    // Where a secret is, is none.
    expect(suspicious.filter(({ Name }) => !Name.endsWith('_SECRET_ARN'))).toEqual([]);
    expect(JSON.stringify(Environment)).not.toContain('{{resolve:secretsmanager');
  });
});

describe('the health check of a container', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  const check = async (status: number) => {
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end('{"status":"?"}');
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as AddressInfo).port);
    const [kind, command = '', ...args] = container(assembly, 'dev', 'catalog').HealthCheck.Command;
    const passes = await run(command, args, { env: { PATH: process.env.PATH, PORT: port } }).then(
      () => true,
      () => false,
    );
    return { kind, asked, passes };
  };

  it('passes when the program answers 200 at the health path of its contract', async () => {
    expect(await check(200)).toEqual({ kind: 'CMD', asked: ['/health/live'], passes: true });
  });

  it.each([204, 301, 404, 503])('fails when it answers %s', async (status) => {
    expect(await check(status)).toMatchObject({ passes: false });
  });

  it('fails when nothing listens', async () => {
    const [, command = '', ...args] = container(assembly, 'dev', 'catalog').HealthCheck.Command;

    await expect(run(command, args, { env: { PATH: process.env.PATH, PORT: '1' } })).rejects.toThrow();
  });

  it.each(environments.flatMap(({ name }) => programs.map((program) => [program, name])))(
    'asks %s in %s at the path where its program answers',
    (program, environment) => {
      const path = program === 'proxy' ? '/health/proxy' : '/health/live';

      expect(container(assembly, environment, program).HealthCheck.Command.at(-1)).toContain(
        `GET ${path} HTTP/1.0`,
      );
    },
  );
});

function nginxShutdownInSeconds(): number {
  const configuration = renderNginxConfiguration({
    host: '0.0.0.0',
    port: 80,
    tlsPort: 443,
    mediaDirectory: '/srv/media',
    hasThreads: true,
    areAddressesLimited: true,
    connectionLifetimeInSeconds: 60,
    storefrontUrl: 'http://127.0.0.1:8080',
    nameservers: [],
    folder: '/tmp',
    accessLog: '/tmp/access-log',
  });
  const [, seconds] = /worker_shutdown_timeout (\d+)s;/.exec(configuration) ?? [];
  return Number(seconds);
}
