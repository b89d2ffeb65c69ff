import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chooseContainers } from '../../../../local/cloud/containers/choose-containers.ts';
import { startProcess } from '../../../support/child-process.ts';
import { eventually } from '../../../support/eventually.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { startCloudInTest } from '../cloud-in-test.ts';
import { publishProgram, removeImages } from './image-from-scratch.ts';

const name = '111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/worker:1';

/** Answers what it sees of the place in which it runs. */
const program = `
  import { existsSync, readFileSync, writeFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  const { PORT, HOST, PASSWORD, NODE_EXTRA_CA_CERTS } = process.env;
  const writes = (file) => {
    try { writeFileSync(file, 'written'); return true; } catch (error) { return error.code; }
  };
  createServer((_, response) => response.end(JSON.stringify({
    user: process.getuid(),
    first: readFileSync('/proc/1/cmdline', 'utf8').split('\\0')[0],
    password: PASSWORD,
    authority: readFileSync(NODE_EXTRA_CA_CERTS, 'utf8'),
    files: { media: existsSync('/media/picture'), note: existsSync('/tmp/note'), '/app': writes('/app/x'), '/tmp': writes('/tmp/x') },
    capabilities: /CapEff:\\s+(\\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1],
  }))).listen(Number(PORT), HOST);
  process.on('SIGTERM', () => { console.log('was told to end'); process.exit(0); });
`;

/** Leaves a note in the folder that its task shares, and stays. */
const sidecar = "require('fs').writeFileSync('/shared/note', ''); setInterval(() => {}, 1000)";

const templateWith = (DesiredCount: number) => ({
  Resources: {
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'top secret' } },
    Cluster: { Type: 'AWS::ECS::Cluster' },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'worker',
        Volumes: [{ Name: 'media', Host: { SourcePath: '/srv/media' } }, { Name: 'scratch' }],
        ContainerDefinitions: [
          {
            ...{ Name: 'worker', Image: name, ReadonlyRootFilesystem: true, Memory: 256, StopTimeout: 5 },
            PortMappings: [{ ContainerPort: 80 }],
            Environment: [{ Name: 'PORT', Value: '80' }],
            Secrets: [{ Name: 'PASSWORD', ValueFrom: { Ref: 'Secret' } }],
            LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ['ALL'] } },
            MountPoints: [
              { SourceVolume: 'media', ContainerPath: '/media', ReadOnly: true },
              { SourceVolume: 'scratch', ContainerPath: '/tmp' },
            ],
            HealthCheck: {
              Command: ['CMD', 'node', '-e', "fetch('http://127.0.0.1:80').catch(() => process.exit(1))"],
              Interval: 1,
            },
          },
          {
            ...{ Name: 'sidecar', Image: name, Essential: false, User: '0', StopTimeout: 1 },
            EntryPoint: ['node'],
            Command: ['-e', sidecar],
            MountPoints: [{ SourceVolume: 'scratch', ContainerPath: '/shared' }],
          },
        ],
      },
    },
    Worker: {
      Type: 'AWS::ECS::Service',
      Properties: { Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Task' }, DesiredCount },
    },
  },
});

const containers = chooseContainers('auto');
if (containers.engine === undefined) {
  describe(`NOT RUN, as these tests need Docker: ${containers.why}`, () => {
    it('says so', () => console.warn(`Nothing was tested of tasks as containers: ${containers.why}`));
  });
} else {
  describe('a task as a container', testContainers);
}

function testContainers(): void {
  let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

  beforeAll(async () => {
    cloud = await startCloudInTest({ ...containers, isRequired: true });
    publishProgram({ name, program, user: '1000:1000' }, cloud.stateDirectory, temporaryFolder());
    const media = join(cloud.stateDirectory, 'hosts/111111111111/eu-central-1/srv/media');
    mkdirSync(media, { recursive: true });
    writeFileSync(join(media, 'picture'), 'pixels');
    await cloud.deploy('shop', templateWith(1));
  }, 120_000);
  afterAll(async () => {
    await cloud.end();
    removeImages(name);
  }, 60_000);

  const task = () => cloud.current.services()[0]?.tasks[0];

  it('has the user, the limits, the files, the secrets, the sidecar and the network that its definition says', async () => {
    const seen = await eventually(async () => {
      const answer = await (await fetch(`http://${task()?.address}`)).json();
      expect(answer).toMatchObject({ files: { note: true } });
      return answer;
    });

    expect(seen).toEqual({
      user: 1000,
      first: expect.stringContaining('init'),
      password: 'top secret',
      authority: cloud.authorityOf(),
      files: { media: true, note: true, '/app': 'EROFS', '/tmp': 'EACCES' },
      capabilities: '0000000000000000',
    });
    expect(task()?.address).toMatch(/^127\.16\.\d+\.\d+:\d+$/);
    expect(inspect(cloud.stateDirectory, '{{.HostConfig.Memory}}').sort()).toEqual([
      '0',
      String(256 * 2 ** 20),
    ]);
  });

  it('has no secret in the process list', () => {
    const commandLine = readFileSync(`/proc/${task()?.pid}/cmdline`, 'utf8');

    expect(commandLine).toContain('PASSWORD');
    expect(commandLine).not.toContain('top secret');
  });

  it('is told to end, and nothing of it stays in Docker', async () => {
    await cloud.deploy('shop', templateWith(0));

    await eventually(() => expect(leftOf(cloud.stateDirectory)).toEqual([]));
    const logs = globSync(join(cloud.stateDirectory, '**/*-worker.log'));
    expect(logs.map((log) => readFileSync(log, 'utf8'))).toEqual(['was told to end\n']);
  }, 30_000);

  it('is removed at the next start, and another one stands in its place, when the rehearsal was killed', async () => {
    const folder = temporaryFolder('sluice-killed-');
    const state = join(folder, 'cloud');
    publishProgram({ name, program, user: '1000:1000' }, state, folder);
    writeFileSync(join(folder, 'template.json'), JSON.stringify(templateWith(1)));
    const runCloud = join(import.meta.dirname, '../run-cloud.ts');
    const start = async () => {
      const options = { env: { DOCKER_HOST: process.env.DOCKER_HOST ?? '' } };
      const program = [process.execPath, runCloud, state, join(folder, 'template.json'), 'on'] as const;
      const started = startProcess(program, options);
      await eventually(() => JSON.parse(started.output()), 30_000);
      return started;
    };

    const killed = await start();
    const before = inspect(state, '{{.Id}}');
    killed.kill('SIGKILL');
    await killed.exit;
    const second = await start();
    const after = await eventually(() => {
      const ids = inspect(state, '{{.Id}}');
      expect(ids).toHaveLength(2);
      return ids;
    });
    second.kill('SIGKILL');
    await second.exit;
    execFileSync(process.execPath, [
      join(import.meta.dirname, '../../../../local/reset.ts'),
      '--directory',
      folder,
    ]);

    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(leftOf(state)).toEqual([]);
  }, 120_000);
}

/** Everything that Docker has of a state folder. */
function leftOf(stateDirectory: string): string[] {
  const filter = ['--quiet', '--filter', `label=sluice.rehearsal=${stateDirectory}`];
  return [...docker('ps', '--all', ...filter), ...docker('volume', 'ls', ...filter)];
}

function inspect(stateDirectory: string, format: string): string[] {
  const ids = docker('ps', '--quiet', '--filter', `label=sluice.rehearsal=${stateDirectory}`);
  return ids.length === 0 ? [] : docker('inspect', '--format', format, ...ids);
}

function docker(...args: string[]): string[] {
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
