import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { services } from '../../../pipeline/images/services.ts';

const rootDirectory = join(import.meta.dirname, '..', '..', '..');

/** The control plane of ECR at the network's edge, and a docker that writes down what it is asked. */
class RegistryInTest {
  readonly existing = new Set<string>();
  /** The services whose image somebody else pushes as soon as we have been told that there is none. */
  readonly raced = new Set<string>();
  /** The services whose repository does not exist. */
  readonly withoutRepository = new Set<string>();
  /** The services in whose image the scan found something critical. */
  readonly critical = new Set<string>();
  readonly directory = mkdtempSync(join(tmpdir(), 'sluice-registry-'));
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1);
      const [status, body] = this.#answer(String(operation), JSON.parse(await text(request)));
      response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
    writeFileSync(
      join(this.directory, 'docker'),
      `#!/bin/sh\necho "$@" >> "${this.directory}/calls"\n[ "$1" = login ] && cat >> "${this.directory}/calls" && echo >> "${this.directory}/calls"\n[ "$1" = build ] && echo "$BUILDX_NO_DEFAULT_ATTESTATIONS" > "${this.directory}/attestations"\n[ "$1" = push ] && exit \${PUSH_EXIT_CODE:-0}\nexit \${DOCKER_EXIT_CODE:-0}\n`,
    );
    chmodSync(join(this.directory, 'docker'), 0o755);
    writeFileSync(join(this.directory, 'calls'), '');
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.directory, { recursive: true });
  }

  get endpoint(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The registry has not started');
    return `http://127.0.0.1:${address.port}`;
  }

  get dockerCalls(): string[] {
    return readFileSync(join(this.directory, 'calls'), 'utf8').split('\n').filter(Boolean);
  }

  #answer(
    operation: string,
    body: { repositoryName?: string; imageIds?: { imageTag: string }[] },
  ): [number, object] {
    if (operation === 'GetAuthorizationToken') {
      const authorizationToken = Buffer.from('AWS:a-password').toString('base64');
      return [200, { authorizationData: [{ authorizationToken }] }];
    }
    const service = String(body.repositoryName).replace('sluice/', '');
    if (operation === 'DescribeImageScanFindings') {
      const findings = this.critical.has(service) ? [{ name: 'CVE-2026-1', severity: 'CRITICAL' }] : [];
      const low = { name: 'CVE-2026-2', severity: 'LOW' };
      return [
        200,
        { imageScanStatus: { status: 'COMPLETE' }, imageScanFindings: { findings: [low, ...findings] } },
      ];
    }
    if (this.withoutRepository.has(service)) return [400, { __type: 'RepositoryNotFoundException' }];
    if (!this.existing.has(service)) {
      if (this.raced.has(service)) this.existing.add(service);
      return [400, { __type: 'ImageNotFoundException' }];
    }
    return [200, { imageDetails: [{ imageTags: [body.imageIds?.[0]?.imageTag] }] }];
  }
}

let registry: RegistryInTest;
beforeEach(async () => {
  registry = new RegistryInTest();
  await registry.start();
});
afterEach(() => registry.stop());

interface Ending {
  exitCode: number;
  stdout: string;
  stderr: string;
}

function publishImages(environment: Record<string, string> = {}): Promise<Ending> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['pipeline/images/main.ts'],
      {
        cwd: rootDirectory,
        env: {
          PATH: [registry.directory, process.env.PATH].join(delimiter),
          AWS_ENDPOINT_URL_ECR: registry.endpoint,
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          CODEBUILD_RESOLVED_SOURCE_VERSION: 'c0ffee',
          ...environment,
        },
      },
      (error, stdout, stderr) =>
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('npm run publish-images', () => {
  it('builds and pushes only what the registry does not have, with the commit as a label', async () => {
    for (const service of services) if (service !== 'catalog') registry.existing.add(service);

    const { exitCode, stdout } = await publishImages();

    const name = expect.stringMatching(
      /111111111111\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/sluice\/catalog:\d+\.\d+\.\d+-[0-9a-f]{12}/,
    );
    expect(registry.dockerCalls).toEqual([
      'login --username AWS --password-stdin 111111111111.dkr.ecr.eu-central-1.amazonaws.com',
      'a-password',
      expect.stringMatching(
        /^build --platform linux\/amd64 .*--label org\.opencontainers\.image\.revision=c0ffee -t \S+ \S+\/dist\/images\/catalog$/,
      ),
      expect.stringMatching(/^push /),
    ]);
    expect(registry.dockerCalls[3]).toEqual(name);
    expect(stdout).toMatch(/sluice\/storefront:\S+ is in the registry\n/);
    expect(stdout).toMatch(/sluice\/catalog:\S+ is pushed\n/);
    expect(exitCode).toBe(0);
  });

  it('builds one manifest for each image, because ECR scans no index of several', async () => {
    for (const service of services) if (service !== 'catalog') registry.existing.add(service);

    await publishImages();

    expect(readFileSync(join(registry.directory, 'attestations'), 'utf8')).toBe('1\n');
  });

  it('is content when somebody else has pushed the version meanwhile, although the tag refuses ours', async () => {
    for (const service of services) if (service !== 'catalog') registry.existing.add(service);
    registry.raced.add('catalog');

    const { exitCode, stdout } = await publishImages({ PUSH_EXIT_CODE: '1' });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/sluice\/catalog:\S+ was pushed by someone else meanwhile\n/);
  });

  it('ends with exit code 1 when a push fails and the version is not there', async () => {
    for (const service of services) if (service !== 'catalog') registry.existing.add(service);

    const { exitCode, stderr } = await publishImages({ PUSH_EXIT_CODE: '1' });

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^"docker push \S+" ended with exit code 1; its output stands above\.\n$/);
  });

  it('does not touch docker when the registry has every version', async () => {
    for (const service of services) registry.existing.add(service);

    expect(await publishImages()).toMatchObject({ exitCode: 0 });
    expect(registry.dockerCalls).toEqual([]);
  });

  it('refuses what the scan found critical, in an image that was there before as well', async () => {
    for (const service of services) registry.existing.add(service);
    registry.critical.add('orders');

    const { exitCode, stdout, stderr } = await publishImages();

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/sluice\/catalog:\S+ has no critical findings \(COMPLETE\)\n/);
    expect(stderr).toMatch(
      /^The scan of the images has critical findings: CVE-2026-1 in sluice\/orders:\S+\. Take a version[^\n]*\n$/,
    );
  });

  it('says in one line that a repository is missing, and what to do', async () => {
    registry.withoutRepository.add('orders');

    expect(await publishImages()).toMatchObject({
      exitCode: 1,
      stderr:
        'There is no repository sluice/orders at 111111111111.dkr.ecr.eu-central-1.amazonaws.com; deploy the stack sluice-pipeline first.\n',
    });
  });

  it('ends with exit code 1 when docker fails, and pushes nothing', async () => {
    const { exitCode, stderr } = await publishImages({ DOCKER_EXIT_CODE: '7' });

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^"docker login [^\n]*" ended with exit code 7; its output stands above\.\n$/);
    expect(registry.dockerCalls.filter((call) => call.startsWith('push'))).toEqual([]);
  });
});
