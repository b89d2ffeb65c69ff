import { expect, it } from '@jest/globals';
import { runArguments } from '../../../../local/cloud/containers/containers.ts';

const request = {
  ...{ name: 'dev/orders/3f2a', image: 'sha256:abc', logFile: '/log' },
  options: ['--init', '--user', 'node'],
  environment: { PORT: '8080', DATABASE_PASSWORD: 'top secret' },
  command: ['node', 'main.mjs'],
};

it('runs an image that is there, in the network of this machine, under its name and label', () => {
  const args = runArguments(request, 'rehearsal-dev-orders-3f2a', 'sluice.rehearsal=/state');

  expect(args.slice(0, 2)).toEqual(['run', '--rm']);
  const pairs = args.map((arg, at) => `${arg} ${args[at + 1]}`);
  expect(pairs).toEqual(
    expect.arrayContaining([
      '--pull never',
      '--name rehearsal-dev-orders-3f2a',
      '--label sluice.rehearsal=/state',
      '--network host',
      '--user node',
    ]),
  );
  expect(args.slice(-3)).toEqual(['sha256:abc', 'node', 'main.mjs']);
});

it('names the variables of its environment, and tells the value of none', () => {
  const args = runArguments(request, 'name', 'label');

  expect(args.filter((_, at) => args[at - 1] === '--env')).toEqual(['PORT', 'DATABASE_PASSWORD']);
  expect(args.join(' ')).not.toContain('top secret');
});
