import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environments } from '../../pipeline/environments.ts';
import { synthesizeInto, temporaryAssembly } from '../support/cloud-assembly.ts';

/** Every file of an assembly that says what is deployed, by its path. */
function readTemplates(assembly: string): Record<string, string> {
  const files = readdirSync(assembly, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.template.json'))
      .sort()
      .map((file) => [file, readFileSync(join(assembly, file), 'utf8')]),
  );
}

/** Stands for every AWS API, and counts who asks. */
async function standInForAws() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, url, close: () => server.close() };
}

describe('a switch from one region to the other', () => {
  it('changes no template: synthesis asks AWS nothing, and is the same wherever it runs', async () => {
    const { drRegion = '' } = environments.find((environment) => environment.drRegion) ?? {};
    const aws = await standInForAws();
    const elsewhere = temporaryAssembly();
    await synthesizeInto(elsewhere, {
      ...{ CDK_VALIDATION: 'false', AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'any' },
      ...{ AWS_SECRET_ACCESS_KEY: 'any', AWS_REGION: drRegion, AWS_DEFAULT_REGION: drRegion },
      ...{ CDK_DEFAULT_REGION: drRegion, CDK_DEFAULT_ACCOUNT: '999999999999' },
    });
    const after = readTemplates(elsewhere);
    rmSync(elsewhere, { recursive: true });
    aws.close();

    expect(Object.keys(after).filter((file) => file.includes('prod'))).not.toEqual([]);
    expect(after).toEqual(readTemplates(process.env.SLUICE_TEST_ASSEMBLY ?? ''));
    expect(aws.asked).toEqual([]);
  }, 60_000);
});
