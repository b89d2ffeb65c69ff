import { expect, it } from '@jest/globals';
import { findInDocker, ImageNotInDockerError } from '../../../../local/cloud/ecs/container-in-docker.ts';
import type { Containers, RegisteredImage } from '../../../../local/cloud/runtime.ts';

const image = {
  ...{ name: 'sluice/orders:1', rootDirectory: '/', workingDirectory: '/', entrypoint: [], command: [] },
  ...{ environment: {}, labels: {}, digest: 'sha256:1', pushedAt: '2026-01-01T00:00:00Z', sizeInBytes: 1 },
} satisfies RegisteredImage;
const built = { ...image, dockerImage: 'sha256:built' };

function containersWith(isRequired: boolean, ...images: string[]) {
  const missing: string[] = [];
  const notAsked = () => {
    throw new Error('Only asked for images.');
  };
  const containers: Containers = {
    ...{ isRequired, label: 'sluice.rehearsal=/state' },
    hasImage: async (id) => images.includes(id),
    noteMissing: (name) => void missing.push(name),
    ...{ start: notAsked, removeVolumes: notAsked },
  };
  return { containers, missing };
}

it('runs an image by Docker that Docker has', async () => {
  const { containers, missing } = containersWith(false, 'sha256:built');

  expect(await findInDocker({ containers }, built)).toEqual({ id: 'sha256:built', containers });
  expect(missing).toEqual([]);
});

it.each([
  ['was built without Docker', image],
  ['is no longer there', built],
])('runs one as a process, and says so, that %s', async (_what, given) => {
  const { containers, missing } = containersWith(false);

  expect(await findInDocker({ containers }, given)).toBeUndefined();
  expect(missing).toEqual(['sluice/orders:1']);
});

it('refuses one that Docker does not have where only containers are wanted', async () => {
  const { containers } = containersWith(true);

  await expect(findInDocker({ containers }, built)).rejects.toThrow(ImageNotInDockerError);
});

it('runs every image as a process without Docker', async () => {
  expect(await findInDocker({}, built)).toBeUndefined();
});
