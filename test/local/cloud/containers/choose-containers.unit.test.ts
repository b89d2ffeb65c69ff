import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import {
  type ContainerChoice,
  ContainersNotPossibleError,
  chooseContainers,
} from '../../../../local/cloud/containers/choose-containers.ts';
import type { DockerInformation, FoundDocker } from '../../../../local/cloud/containers/docker-engine.ts';

const engine = {
  program: '/usr/bin/docker',
  host: 'unix:///var/run/docker.sock',
  configuration: '/home/somebody/.docker',
};
const information = {
  ServerVersion: '28.1.1',
  OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  Name: hostname(),
  SecurityOptions: ['name=seccomp,profile=default'],
};

function found(given: Partial<DockerInformation> = {}, host = engine.host): FoundDocker {
  return { engine: { ...engine, host }, information: { ...information, ...given } };
}

const choose = (choice: ContainerChoice, docker: FoundDocker | undefined) =>
  chooseContainers(choice, () => docker);

const desktop = found({ OperatingSystem: 'Docker Desktop', Name: 'docker-desktop' });
const cases: [what: string, docker: FoundDocker | undefined, reason: string][] = [
  ['no daemon answers', undefined, 'no Docker daemon answers here'],
  [
    'the daemon is reached by the network',
    found({}, 'tcp://10.0.0.7:2376'),
    'is at tcp://10.0.0.7:2376, not on',
  ],
  [
    'the daemon is rootless',
    found({ SecurityOptions: ['name=rootless'] }),
    'a rootless Docker daemon has a network',
  ],
  ['the daemon is that of another machine', found({ Name: 'elsewhere' }), 'is that of the machine elsewhere'],
];

describe('tasks run as containers or as processes', () => {
  it.each(['auto', 'on'] as const)('as containers, by %s, where the daemon is on this machine', (choice) => {
    const docker = found();

    expect(choose(choice, docker)).toEqual({
      engine: docker.engine,
      isRequired: choice === 'on',
      why: 'Tasks run as containers of Docker 28.1.1.',
    });
  });

  it('as processes where that is wanted, and Docker is not even asked', () => {
    const { engine: chosen, why } = chooseContainers('off', () => {
      throw new Error('asked');
    });

    expect(chosen).toBeUndefined();
    expect(why).toBe('Tasks run as processes, not as containers: as --containers off says.');
  });

  it.each(cases)('as processes, by auto, where %s, and says so', (_what, docker, reason) => {
    const { engine: chosen, why } = choose('auto', docker);

    expect(chosen).toBeUndefined();
    expect(why).toMatch(/^Tasks run as processes, not as containers: [^\n]+\.$/);
    expect(why).toContain(reason);
  });

  it.each(cases)('not at all, by on, where %s, and says what to do', (_what, docker, reason) => {
    const chosen = () => choose('on', docker);

    expect(chosen).toThrow(ContainersNotPossibleError);
    expect(chosen).toThrow(reason);
    expect(chosen).toThrow('start a Docker daemon on this machine, or leave out --containers on.');
  });

  it('in Docker Desktop, whose network may be another, only where that is wanted', () => {
    expect(choose('auto', desktop)).toMatchObject({ engine: undefined });
    expect(choose('on', desktop)).toMatchObject({ engine: desktop.engine });
    for (const choice of ['auto', 'on'] as const)
      expect(choose(choice, desktop).why).toContain('where its settings enable host networking');
  });
});
