import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundlePrograms } from '../../../../pipeline/images/program-bundles.ts';
import { startProcess } from '../../../support/child-process.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import { testAuthority } from '../../../support/test-authority.ts';

const root = join(import.meta.dirname, '../../../..');
const secretArn = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:database-AbCdEf';

let folder: string;
let postgres: PostgresServer;
let control: Server;
let controlUrl: string;
let secretString: string;
let answers: { Status: string; Reason?: string }[];

/** Secrets Manager and the bucket of CloudFormation, at the edge of the network. */
function startControlPlane(): Promise<void> {
  control = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.method === 'PUT') {
      answers.push(JSON.parse(text));
      response.end();
    } else if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      const { SecretId } = JSON.parse(text);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ ARN: SecretId, SecretString: secretString }));
    } else {
      response.writeHead(400).end();
    }
  });
  return new Promise((resolve) => {
    control.listen(0, '127.0.0.1', () => {
      const address = control.address();
      controlUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      resolve();
    });
  });
}

/** The folder that is deployed: the bundle, and the migrations beside it. */
async function bundleFunction(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'sluice-migrate-'));
  const bundleOf = await bundlePrograms(root, ['automation/migrate']);
  await writeFile(join(folder, 'main.mjs'), bundleOf('automation/migrate').code);
  for (const service of ['catalog', 'orders', 'payments']) {
    await cp(join(root, `app/${service}/migrations`), join(folder, 'migrations', service), {
      recursive: true,
    });
  }
  await writeFile(
    join(folder, 'invoke.mjs'),
    `import { handler } from './main.mjs';
     const result = await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60000 });
     console.log('result ' + JSON.stringify(result ?? null));`,
  );
}

beforeAll(async () => {
  [postgres] = await Promise.all([startPostgres(), startControlPlane(), bundleFunction()]);
  await postgres.run('postgres', 'create database shop');
});

afterAll(async () => {
  control.closeAllConnections();
  control.close();
  await Promise.all([postgres.stop(), rm(folder, { recursive: true })]);
});

async function invoke(event: unknown, change: Record<string, string> = {}) {
  answers = [];
  const invocation = startProcess([process.execPath, join(folder, 'invoke.mjs'), JSON.stringify(event)], {
    env: {
      ENVIRONMENT: 'test',
      DATABASE_HOST: postgres.address.host,
      DATABASE_READER_HOST: postgres.address.host,
      DATABASE_PORT: String(postgres.address.port),
      DATABASE_NAME: 'shop',
      DATABASE_SECRET_ARN: secretArn,
      SEED: 'demo',
      NODE_EXTRA_CA_CERTS: testAuthority().certificateFile,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: controlUrl,
      ...change,
    },
  });
  return { code: await invocation.exit, output: invocation.output() };
}

const create = () => ({
  RequestType: 'Create',
  ResponseURL: `${controlUrl}/answer`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Schema',
});

describe('the migrate function, bundled as it is deployed', () => {
  it('brings the database up with the credentials of the secret, and tells CloudFormation', async () => {
    secretString = JSON.stringify({ username: 'postgres', password: 'any' });
    const { code } = await invoke(create());
    expect(code).toBe(0);
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
    const { rows } = await postgres.run('shop', 'select count(*)::int as products from catalog.product');
    expect(rows[0].products).toBeGreaterThanOrEqual(300);
  });

  it('returns what it did to whoever invokes it by hand', async () => {
    secretString = JSON.stringify({ username: 'postgres', password: 'any' });
    const { output } = await invoke({});
    expect(output).toContain('result {"applied":[],"added":{"countries":0,"products":0,"prices":0}}');
    expect(answers).toEqual([]);
  });

  it('tells in a dry run what it would do, and does nothing that it was not asked to', async () => {
    secretString = JSON.stringify({ username: 'postgres', password: 'any' });
    expect((await invoke({ dryRun: true })).output).toContain('result {"pending":[]}');
    const misspelt = await invoke({ dryrun: true });
    expect(misspelt.code).not.toBe(0);
    expect(misspelt.output).toContain('it must be {}, which migrates, or { "dryRun": true }');
  });

  it('tells CloudFormation what is wrong with the secret, without its value', async () => {
    secretString = JSON.stringify({ user: 'postgres', password: 'very-secret' });
    const { code, output } = await invoke(create());
    expect(code).toBe(0);
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining(secretArn) }]);
    expect(output).not.toContain('very-secret');
  });

  it('tells CloudFormation which variable is wrong', async () => {
    await invoke(create(), { SEED: 'everything' });
    expect(answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('SEED must be demo or none') },
    ]);
  });
});
