import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { containerMounts, volumesOfTask } from '../../../../local/cloud/ecs/container-mounts.ts';
import { containerOptions } from '../../../../local/cloud/ecs/container-options.ts';
import { parseTaskDefinition } from '../../../../local/cloud/ecs/task-definition.ts';
import { withOverrides } from '../../../../local/cloud/ecs/task-overrides.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const arn = 'arn:aws:ecs:eu-central-1:111111111111:task-definition/shop:1';

function taskOf(container: Record<string, JsonValue>, task: Record<string, JsonValue> = {}) {
  const image = { Name: 'shop', Image: 'sluice/shop:1' };
  const definition = parseTaskDefinition(arn, {
    ContainerDefinitions: [{ ...image, ...container }],
    ...task,
  });
  const [only] = definition.containers;
  if (only === undefined) throw new Error('The definition has a container.');
  return { container: only, task: definition };
}

describe('what Docker is told of a container', () => {
  const optionsOf = (...given: Parameters<typeof taskOf>) => {
    const { container, task } = taskOf(...given);
    return containerOptions(container, task);
  };

  it('is no more than its smallest share of the processor, where the definition says nothing', () => {
    expect(optionsOf({})).toEqual(['--cpu-shares', '2']);
  });

  it.each<[what: string, container: Record<string, JsonValue>, options: string[]]>([
    ['a user', { User: '1000:1000' }, ['--user', '1000:1000']],
    ['a root that is only read', { ReadonlyRootFilesystem: 'true' }, ['--read-only']],
    ['an init process', { LinuxParameters: { InitProcessEnabled: true } }, ['--init']],
    ['a working folder', { WorkingDirectory: '/srv' }, ['--workdir', '/srv']],
    ['its share of processors', { Cpu: 256 }, ['--cpu-shares', '256']],
    ['its memory', { Memory: '512' }, ['--memory', '512m', '--memory-swap', '512m']],
    ['a reservation of memory', { MemoryReservation: 256 }, ['--memory-reservation', '256m']],
    [
      'limits of open files',
      { Ulimits: [{ Name: 'nofile', SoftLimit: 1024, HardLimit: 4096 }] },
      ['--ulimit', 'nofile=1024:4096'],
    ],
    [
      'capabilities',
      { LinuxParameters: { Capabilities: { Add: ['SYS_PTRACE'], Drop: ['ALL'] } } },
      ['--cap-add', 'SYS_PTRACE', '--cap-drop', 'ALL'],
    ],
    [
      'security options',
      { DockerSecurityOptions: ['no-new-privileges'] },
      ['--security-opt', 'no-new-privileges'],
    ],
    [
      'a folder in memory',
      { LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64, MountOptions: ['noexec'] }] } },
      ['--tmpfs', '/tmp:noexec,size=64m'],
    ],
    ['a larger shared memory', { LinuxParameters: { SharedMemorySize: 128 } }, ['--shm-size', '128m']],
    ['a label', { DockerLabels: { team: 'shop' } }, ['--label', 'team=shop']],
  ])('is %s', (_what, container, options) => {
    expect(optionsOf(container).join(' ')).toContain(options.join(' '));
  });

  it('is what the task as a whole may use, where only that is limited', () => {
    const options = optionsOf({}, { Cpu: '512', Memory: '1024' });

    expect(options.join(' ')).toContain('--cpus 0.5 --memory 1024m');
  });

  it('is what one task is told instead', () => {
    const { task } = taskOf({ Memory: 512 }, { Cpu: '512', Memory: '1024' });
    const containerOverrides = [{ name: 'shop', memory: 256, memoryReservation: 128 }];
    const overridden = withOverrides(task, { cpu: '256', containerOverrides });
    const [container] = overridden.containers;
    if (container === undefined) throw new Error('The definition has a container.');

    const options = containerOptions(container, overridden).join(' ');

    expect(options).toContain('--cpus 0.25 --memory 256m --memory-swap 256m --memory-reservation 128m');
  });

  it('is nothing that would hand this machine over to it', () => {
    const options = optionsOf({ Privileged: true, LinuxParameters: { Devices: [{ HostPath: '/dev/sda' }] } });

    expect(options).toEqual(['--cpu-shares', '2']);
  });
});

describe('the files of a container', () => {
  const MountPoints: JsonValue = [
    { SourceVolume: 'media', ContainerPath: '/var/lib/media', ReadOnly: true },
    { SourceVolume: 'scratch', ContainerPath: '/scratch' },
  ];
  const Volumes: JsonValue = [{ Name: 'media', Host: { SourcePath: '/srv/media' } }, { Name: 'scratch' }];
  const mountsOf = (
    { container, task }: ReturnType<typeof taskOf>,
    hostDirectory: string,
    files: string[] = [],
  ) =>
    containerMounts({
      container,
      task,
      taskId: '3f2a',
      label: 'sluice.rehearsal=/state',
      hostDirectory,
      files,
    });

  it('are folders of its host, which stand in the state folder, and volumes of its task', () => {
    const folder = temporaryFolder('sluice-mounts-');
    const given = taskOf({ MountPoints }, { Volumes });

    expect(mountsOf(given, folder)).toEqual([
      '--mount',
      `type=bind,source=${folder}/srv/media,destination=/var/lib/media,readonly`,
      '--mount',
      'type=volume,source=rehearsal-3f2a-scratch,destination=/scratch,volume-label=sluice.rehearsal=/state',
    ]);
    expect(existsSync(join(folder, 'srv/media'))).toBe(true);
    expect(volumesOfTask('3f2a', given.task)).toEqual(['rehearsal-3f2a-scratch']);
  });

  it('are those that its environment tells of, where that says, also with a comma in the path', () => {
    expect(mountsOf(taskOf({}), '/nowhere', ['/a,b/authority.pem'])).toEqual([
      '--mount',
      'type=bind,"source=/a,b/authority.pem","destination=/a,b/authority.pem",readonly',
    ]);
  });

  it('are refused where the task has no such volume', () => {
    expect(() => mountsOf(taskOf({ MountPoints }), '/nowhere')).toThrow(
      /Container "shop" mounts the volume "media", which .*shop:1 does not have; add it to Volumes/,
    );
  });
});
