import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { serveConsole } from '../../../local/console/serve-console.ts';
import { noDrills, noHistory, shownCloud } from '../../support/shown-cloud.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ShownConsole } from './shown-console.ts';
import { aService, aStack } from './shown-things.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('requests', () => {
  it.each(['/', '/api/state', '/events'])('for a foreign host name are refused: %s', async (path) => {
    await request(shown.url).get(path).set('host', 'evil.example').expect(403);
  });

  it('get a page that may load nothing but its own files', async () => {
    const { headers, text } = await request(shown.url).get('/').expect(200);

    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    for (const [, path] of text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)) {
      await request(shown.url).get(String(path)).expect(200);
    }
  });

  it('for the state get pipelines with executions, stacks and services', async () => {
    shown.engine.begin();
    shown.stacks = [aStack({ outputs: { ShopUrl: 'http://127.0.0.1:4999' } })];
    shown.services = [aService({})];

    const { body } = await request(shown.url).get('/api/state').expect(200);

    expect(body.pipelines[0]).toMatchObject({
      name: 'sluice',
      version: 3,
      executions: [{ status: 'InProgress' }],
    });
    expect(body.stacks).toEqual(shown.stacks);
    expect(body.services).toEqual(shown.services);
  });

  it.each(['/executions/none', '/actions/none', '/actions/none/events', '/elsewhere'])(
    'for %s find nothing',
    async (path) => {
      await request(shown.url).get(path).expect(404);
    },
  );

  it('that fail by a fault of ours are reported, and tell the visitor nothing of the inside', async () => {
    shown.engine.approve = () => Promise.reject(new Error('secret inside'));

    const { text } = await shown.answer({ status: 'Approved' }).expect(500);

    expect(text).not.toContain('secret inside');
    expect(shown.reported).toEqual([new Error('secret inside')]);
  });
});

describe('the port', () => {
  it('that is in use is named, with what to do', async () => {
    const { port } = new URL(shown.url);
    const sources = { engine: shown.engine, drills: noDrills, history: noHistory };
    const cloud = shownCloud(temporaryFolder());

    const start = serveConsole({ ...sources, cloud, report: () => {} }, Number(port));

    await expect(start).rejects.toThrow(`The port ${port} of the console is in use`);
  });
});
