import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..');
const nodeVersion = '24.21.0';

/** What npm does for `npm ci`, as far as the set-up sees it: packages, its record of them, and Node's binary. */
const fakeNpm = `#!/bin/sh
echo "npm $*" >> "$CALLS"
[ -e "$FOLDER/npm-fails" ] && { echo 'npm error ERESOLVE'; exit 1; }
[ -e "$FOLDER/npm-is-slow" ] && /bin/sleep 0.3
/bin/mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho v${nodeVersion}\\n' > node_modules/.bin/node
/bin/chmod +x node_modules/.bin/node
/bin/cp package-lock.json node_modules/.package-lock.json
`;

let folder: string;
let commands: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-setup-test-'));
  commands = join(folder, 'commands');
  await cp(join(repository, 'setup.mjs'), join(folder, 'setup.mjs'));
  await cp(join(repository, 'setup'), join(folder, 'setup'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ devDependencies: { node: nodeVersion } }));
  await lock({ 'node_modules/express': { version: '5.0.0', integrity: 'sha512-a' } });
  await mkdir(commands);
  await command('npm', fakeNpm);
  await command('nginx', '#!/bin/sh\n');
  await command('redis-server', '#!/bin/sh\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('dependencies', () => {
  it('are installed on a fresh clone, with one line for the start and one for the end', async () => {
    const { exitCode, output } = await setUp();

    expect(exitCode).toBe(0);
    expect(await calls()).toEqual([expect.stringMatching(/^npm ci .*--loglevel=error/)]);
    expect(output.trim().split('\n')).toEqual([
      'installing dependencies (npm ci)',
      expect.stringMatching(/^✓ installing dependencies \(npm ci\) \d+ s$/),
    ]);
  });

  it('are left alone, without a word, when the lock file has not changed', async () => {
    await setUp();

    const { exitCode, output } = await setUp();

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' });
    expect(await calls()).toHaveLength(1);
  });

  it('are installed again when the lock file has changed', async () => {
    await setUp();
    await lock({ 'node_modules/express': { version: '5.0.1', integrity: 'sha512-b' } });

    await setUp();

    expect(await calls()).toHaveLength(2);
  });

  it('need no optional package of another platform', async () => {
    await setUp();
    await lock({
      'node_modules/express': { version: '5.0.0', integrity: 'sha512-a' },
      'node_modules/fsevents': { version: '2.0.0', integrity: 'sha512-c', optional: true },
    });

    await setUp();

    expect(await calls()).toHaveLength(1);
  });

  it('are installed again when the Node.js among them does not answer', async () => {
    await setUp();
    await rm(join(folder, 'node_modules', '.bin', 'node'));

    await setUp();

    expect(await calls()).toHaveLength(2);
  });

  it('are never installed through a link into another checkout', async () => {
    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'precious'), 'kept');
    await symlink(other, join(folder, 'node_modules'));

    await setUp();

    expect(await readFile(join(other, 'precious'), 'utf8')).toBe('kept');
    expect(await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8')).toContain('express');
  });

  it('are installed once when several set-ups run side by side', async () => {
    await writeFile(join(folder, 'npm-is-slow'), '');

    const ends = await Promise.all([setUp(), setUp(), setUp()]);

    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await calls()).toHaveLength(1);
  });

  it('take over the lock of a set-up that was killed', async () => {
    await writeFile(join(folder, 'npm-is-slow'), '');
    const killed = start();
    await untilCalled();
    killed.kill('SIGKILL');
    await once(killed, 'close');

    const { exitCode } = await setUp();

    expect(exitCode).toBe(0);
  });

  it("show npm's own words when it fails, then one line, and end with exit code 1", async () => {
    await writeFile(join(folder, 'npm-fails'), '');

    const { exitCode, output } = await setUp();

    expect(exitCode).toBe(1);
    expect(output.trim().split('\n').slice(-2)).toEqual([
      'npm error ERESOLVE',
      'sluice: npm failed (exit code 1) while installing dependencies (npm ci).',
    ]);
  });
});

describe('servers', () => {
  beforeEach(async () => {
    await rm(join(commands, 'redis-server'));
    await command('sudo', '#!/bin/sh\nshift\n[ "$1" = true ] || exec "$@"\n');
    // What writes to the system's folders is only noted down.
    for (const name of ['install', 'rm']) await command(name, '#!/bin/sh\necho "$0 $*" >> "$CALLS"\n');
  });

  it('are installed by apt where they are missing', async () => {
    await command('env', apt('echo installed'));

    const { exitCode } = await setUp();

    expect(exitCode).toBe(0);
    expect(await calls()).toContainEqual(expect.stringMatching(/apt-get .*install --yes .* redis-server$/));
    expect(await calls()).not.toContainEqual(expect.stringMatching(/apt-get .*update/));
  });

  it('have the list of packages refreshed when apt does not know them', async () => {
    await command(
      'env',
      apt('[ -e "$FOLDER/updated" ] || { echo "E: Unable to locate package redis-server"; exit 100; }'),
    );

    const { exitCode } = await setUp();

    expect(exitCode).toBe(0);
    expect(
      (await calls())
        .filter((call) => call.includes('apt-get'))
        .map((call) => / (install|update)/.exec(call)?.[1]),
    ).toEqual(['install', 'update', 'install']);
  });

  it('are left alone where only the dependencies are wanted, as in a build', async () => {
    await command('env', apt('echo installed'));

    const { exitCode } = await setUp({ SLUICE_SETUP: 'dependencies' });

    expect(exitCode).toBe(0);
    expect(await calls()).toEqual([expect.stringMatching(/^npm ci /)]);
  });

  it('that cannot be installed are named in one line, with exit code 1', async () => {
    const { exitCode, output } = await setUp();

    expect(exitCode).toBe(1);
    expect(output.trim().split('\n').at(-1)).toBe(
      'sluice: not found and cannot be installed from here: redis-server; install with your package manager, so that PATH leads there.',
    );
  });
});

describe('the browser', () => {
  beforeEach(() => command('sudo', '#!/bin/sh\nshift\n[ "$1" = true ] || exec "$@"\n'));

  it('is not asked for by who starts the rehearsal', async () => {
    const { exitCode } = await setUp();

    expect(exitCode).toBe(0);
    expect(await calls()).toEqual([expect.stringMatching(/^npm ci /)]);
  });

  it('is installed by apt where the tests want it and it is missing', async () => {
    for (const name of ['install', 'rm']) await command(name, '#!/bin/sh\n');
    await command('env', apt('echo installed', 'chromium'));

    const { exitCode } = await setUp({}, ['--browser']);

    expect(exitCode).toBe(0);
    expect(await calls()).toContainEqual(expect.stringMatching(/apt-get .*install --yes .* chromium$/));
  });

  it.each(['chromium', 'chromium-browser', 'google-chrome'])('may be called %s', async (name) => {
    await command(name, '#!/bin/sh\n');

    const { exitCode } = await setUp({}, ['--browser']);

    expect(exitCode).toBe(0);
    expect(await calls()).toEqual([expect.stringMatching(/^npm ci /)]);
  });

  it('is left alone where only the dependencies are wanted, as in a build', async () => {
    const { exitCode } = await setUp({ SLUICE_SETUP: 'dependencies' }, ['--browser']);

    expect(exitCode).toBe(0);
  });

  it('that cannot be installed is named in one line, with exit code 1', async () => {
    const { exitCode, output } = await setUp({}, ['--browser']);

    expect(exitCode).toBe(1);
    expect(output.trim().split('\n').at(-1)).toBe(
      'sluice: not found and cannot be installed from here: chromium; install with your package manager, so that PATH leads there.',
    );
  });
});

/** The set-up calls apt-get by `env`; this one notes the call and makes the program appear. */
function apt(install: string, program = 'redis-server'): string {
  return `#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in
  *update*) : > "$FOLDER/updated"; exit 0;;
esac
${install}
printf '#!/bin/sh\\n' > "$FOLDER/commands/${program}"
/bin/chmod +x "$FOLDER/commands/${program}"
`;
}

async function command(name: string, script: string): Promise<void> {
  const path = join(commands, name);
  await writeFile(path, script);
  await chmod(path, 0o755);
  if (name === 'env') await command('apt-get', '#!/bin/sh\n');
}

async function lock(packages: Record<string, object>): Promise<void> {
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
}

function start(environment: Record<string, string> = {}, args: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [join(folder, 'setup.mjs'), ...args], {
    cwd: folder,
    env: { PATH: commands, TMPDIR: folder, FOLDER: folder, CALLS: join(folder, 'calls'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function setUp(
  environment: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<{ exitCode: number | null; output: string }> {
  const child = start(environment, args);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return { exitCode: child.exitCode, output: Buffer.concat(chunks).toString() };
}

async function calls(): Promise<string[]> {
  return (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).trim().split('\n').filter(Boolean);
}

async function untilCalled(): Promise<void> {
  while ((await calls()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}
