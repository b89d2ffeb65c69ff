import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { usedByControlGroup } from '../../../../local/cloud/containers/used-by-control-group.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A root folder with these files. */
function rootWith(files: Record<string, string>): string {
  const root = temporaryFolder();
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

it('is read from the one folder of the second version', () => {
  const folder = 'sys/fs/cgroup/system.slice/docker-3f2a.scope';
  const root = rootWith({
    'proc/17/cgroup': '0::/system.slice/docker-3f2a.scope\n',
    [`${folder}/cpu.stat`]: 'usage_usec 2500000\nuser_usec 2000000\n',
    [`${folder}/memory.current`]: '1000\n',
    [`${folder}/memory.stat`]: 'anon 500\ninactive_file 300\n',
  });

  expect(usedByControlGroup(17, root)).toEqual({ processorSeconds: 2.5, bytes: 700 });
});

it('is read from the folders of the controllers in the first version, beside which the second may stand', () => {
  const root = rootWith({
    'proc/17/cgroup': '4:memory:/docker/3f2a\n1:cpu,cpuacct:/docker/3f2a\n0::/docker/3f2a\n',
    'sys/fs/cgroup/cpu,cpuacct/docker/3f2a/cpuacct.usage': '2500000000\n',
    'sys/fs/cgroup/memory/docker/3f2a/memory.usage_in_bytes': '1000\n',
    'sys/fs/cgroup/memory/docker/3f2a/memory.stat': 'inactive_file 100\ntotal_inactive_file 300\n',
  });

  expect(usedByControlGroup(17, root)).toEqual({ processorSeconds: 2.5, bytes: 700 });
});

it('is not known of a container that has ended', () => {
  expect(usedByControlGroup(17, rootWith({}))).toBeUndefined();
});
