import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { auditDependencies } from '../../../pipeline/security/audit-dependencies.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const directory = temporaryFolder();
let severity: 'moderate' | 'high' | undefined;
let registryAnswers = true;

/** As much of a registry as an audit asks for: https://docs.npmjs.com/cli/commands/npm-audit#bulk-advisory-endpoint */
const registry = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (!registryAnswers) {
    response.writeHead(405).end('{}');
    return;
  }
  const advisory = {
    id: 1,
    url: 'https://example.com/1',
    title: 'Leaks',
    severity,
    vulnerable_versions: '<2.0.0',
  };
  const versions = Object.fromEntries(
    ['1.0.0', '2.0.0'].map((version) => [version, { name: 'leaky', version }]),
  );
  const answer = request.url?.includes('/security/')
    ? severity && { leaky: [advisory] }
    : { name: 'leaky', 'dist-tags': { latest: '1.0.0' }, versions };
  response.end(JSON.stringify(answer ?? {}));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const project = { name: 'project', version: '1.0.0', dependencies: { leaky: '1.0.0' } };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(project));
  writeFileSync(
    join(directory, 'package-lock.json'),
    JSON.stringify({
      name: project.name,
      version: project.version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': project, 'node_modules/leaky': { version: '1.0.0' } },
    }),
  );
});
afterAll(() => {
  registry.close();
});

async function audit(surroundings: Record<string, string> = {}): Promise<string[]> {
  const lines: string[] = [];
  const { port } = registry.address() as AddressInfo;
  await auditDependencies({
    directory,
    environment: {
      PATH: process.env.PATH,
      npm_config_registry: `http://127.0.0.1:${port}`,
      // npm remembers what it was told of a vulnerability.
      npm_config_cache: temporaryFolder(),
      npm_config_fetch_retries: '0',
      ...surroundings,
    },
    log: (line) => lines.push(line),
  });
  return lines;
}

it('passes dependencies without a known vulnerability', async () => {
  severity = undefined;

  expect(await audit()).toEqual(['No dependency has a known vulnerability']);
});

it('tells a moderate one, and refuses a severe one', async () => {
  severity = 'moderate';
  expect(await audit()).toEqual(['moderate: leaky 1.0.0', 'None of these stops a delivery']);

  severity = 'high';
  await expect(audit()).rejects.toThrow(/^A dependency has a known vulnerability .*: leaky\. /);
});

it('fails without an answer where it delivers to AWS, and says so elsewhere', async () => {
  registryAnswers = false;
  const build = { CODEBUILD_BUILD_ID: 'security:1' };

  await expect(audit(build)).rejects.toThrow(/^npm audit got no answer \(405 /);
  await expect(audit({ GITHUB_ACTIONS: 'true' })).rejects.toThrow(/^npm audit got no answer/);
  for (const surroundings of [{}, { ...build, AWS_ENDPOINT_URL: 'http://127.0.0.1:4701' }]) {
    const [line] = await audit(surroundings);
    expect(line).toMatch(/^warning: npm audit got no answer \(405 /);
  }
});
