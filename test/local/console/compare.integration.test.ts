import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { ExecutionHistory } from '../../../local/history/execution-history.ts';
import { ShownConsole } from './shown-console.ts';
import { revision } from './shown-things.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('two executions compared', () => {
  it('are led to from the history, and say what differs', async () => {
    const older = shown.engine.begin({ revision: revision('aaaaaaa1', 'Older change') });
    const newer = shown.engine.begin({ revision: revision('bbbbbbb2', 'Newer change') });
    const history: ExecutionHistory = {
      templates: async (execution) => ({
        'data in eu-central-1': {
          Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { Name: execution.executionId } } },
        },
      }),
      commitsBetween: async () => [{ id: 'bbbbbbb2', message: '<b>Newer</b>', author: 'Ada' }],
    };
    await shown.restart({ history });

    const path = `/compare?from=${older.executionId}&to=${newer.executionId}`;
    expect((await request(shown.url).get('/')).text).toContain(path.replaceAll('&', '&amp;'));
    const { text } = await request(shown.url).get(path).expect(200);
    expect(text).toContain('&#60;b&#62;Newer');
    expect(text).toMatch(/<strong>data in eu-central-1<\/strong>: 1 changed/);
  });

  it('are not found where one of them is gone', async () => {
    const { executionId } = shown.engine.begin();
    await request(shown.url).get(`/compare?from=${executionId}&to=gone`).expect(404);
    await request(shown.url).get('/compare').expect(404);
  });
});
