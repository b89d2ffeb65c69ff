import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cdkCli } from '../../../../pipeline/cdk-cli.ts';
import { writeFiles } from '../../../local/buildspec/build.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const program = join(import.meta.dirname, '../../../../pipeline/github/deploy/main.ts');

const stackOf = (id: string, region: string, dependencies: string[] = []) => ({
  type: 'aws:cloudformation:stack',
  displayName: `shop/${id}`,
  environment: `aws://111111111111/${region}`,
  dependencies,
  properties: { stackName: id.split('/').at(-1) },
});

const manifests = {
  'cdk.out/manifest.json': JSON.stringify({
    artifacts: {
      'assembly-dev': {
        type: 'cdk:cloud-assembly',
        properties: { directoryName: 'assembly-dev', displayName: 'shop/dev' },
      },
      pipeline: { ...stackOf('pipeline', 'eu-central-1'), displayName: 'pipeline' },
    },
  }),
  'cdk.out/assembly-dev/manifest.json': JSON.stringify({
    artifacts: {
      home: stackOf('dev/home/services', 'eu-central-1', ['dr', 'home.assets']),
      dr: stackOf('dev/dr/services', 'eu-west-1'),
      'home.assets': { type: 'cdk:asset-manifest', properties: { file: 'home.assets.json' } },
    },
  }),
};

/** In the CLI's place: notes how it was called, and tells the region of a stack as its output. */
const standIn = `#!/usr/bin/env node
const { appendFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync('calls', args.filter((arg) => !arg.startsWith('/')).join(' ') + '\\n');
const file = args[args.indexOf('--outputs-file') + 1];
if (args.includes('--outputs-file')) writeFileSync(file, JSON.stringify({ services: { ShopUrl: 'http://' + args[3] } }));
console.log('done');
`;

async function run(...args: string[]) {
  const folder = temporaryFolder();
  await writeFiles(folder, { ...manifests, 'bin/npx': standIn, calls: '', output: '' });
  chmodSync(join(folder, 'bin/npx'), 0o755);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      GITHUB_OUTPUT: join(folder, 'output'),
    },
  });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return { status, stdout, stderr, calls: read('calls').trim().split('\n'), output: read('output') };
}

const cli = `--yes aws-cdk@${cdkCli.version}`;

describe('the program that deploys from a cloud assembly', () => {
  it('deploys an environment by the pinned CLI, and hands on the output of its own region', async () => {
    const { status, stdout, calls, output } = await run(
      ...['dev', '--region', 'eu-central-1', '--output', 'ShopUrl'],
    );

    const options = '--exclusively --require-approval never --progress events --outputs-file';
    expect(calls).toEqual([
      `${cli} --version`,
      `${cli} deploy shop/dev/dr/services --app cdk.out/assembly-dev ${options}`,
      `${cli} deploy shop/dev/home/services --app cdk.out/assembly-dev ${options}`,
    ]);
    expect(output).toBe('ShopUrl=http://shop/dev/home/services\n');
    expect(stdout).toContain('shop/dev/home/services | done\n');
    expect(status).toBe(0);
  });

  it('deploys what stands around the delivery, without the environments', async () => {
    const { calls } = await run('--pipeline');

    expect(calls).toHaveLength(2);
    expect(calls[1]).toContain('deploy pipeline --app cdk.out ');
  });

  it('publishes the files of every environment', async () => {
    expect((await run('--files')).calls).toEqual([
      `--yes cdk-assets@${cdkCli.assetsVersion} --path cdk.out/assembly-dev/home.assets.json --verbose publish`,
    ]);
  });

  it.each([
    [
      ['dev', '--region', 'eu-central-1', '--output', 'Url'],
      'No stack in eu-central-1 has an output Url; there are ShopUrl.',
    ],
    [['demo', '--region', 'eu-central-1'], 'cdk.out has no environment "demo", only dev;'],
    [
      ['--pipeline', '--assembly', 'none'],
      'none/manifest.json cannot be read; `npm run synth` makes a cloud assembly',
    ],
    [['--pipeline', '--files'], 'One thing at a time, not 2.'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await run(...args);

    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });
});
