import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { ShownConsole } from './shown-console.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('a log', () => {
  it('is shown with its colours, without control characters, and escaped', async () => {
    const logFile = join(shown.folder, 'unit.log');
    await writeFile(logFile, '\u001b[32mPASS\u001b[0m <b>one</b>\nlast line without an end');
    const execution = shown.engine.begin();
    const action = shown.engine.act(execution, 'Build', 'unit', { logFile });
    shown.engine.end(execution, action);

    const { text } = await request(shown.url).get(`/actions/${action.actionExecutionId}`).expect(200);

    expect(text).toContain(
      '<span class="fg-2">PASS</span> &#60;b&#62;one&#60;/b&#62;\nlast line without an end',
    );
  });

  it('shows the end of a long file, and says where the whole is', async () => {
    const logFile = join(shown.folder, 'unit.log');
    await writeFile(logFile, Array.from({ length: 60_000 }, (_, index) => `line ${index}\n`).join(''));
    const execution = shown.engine.begin();
    const action = shown.engine.act(execution, 'Build', 'unit', { logFile });
    shown.engine.end(execution, action);

    const { text } = await request(shown.url).get(`/actions/${action.actionExecutionId}`).expect(200);

    expect(text).toContain('line 59999\n');
    expect(text).not.toContain('line 100\n');
    expect(text).toContain(`the whole log is ${logFile}`);
  });

  it('goes on with what is written while the action runs, and ends with it', async () => {
    const logFile = join(shown.folder, 'unit.log');
    await writeFile(logFile, 'first \u001b[31mred\nhalf a li');
    const execution = shown.engine.begin();
    const action = shown.engine.act(execution, 'Build', 'unit', { logFile });
    const page = await request(shown.url).get(`/actions/${action.actionExecutionId}`).expect(200);
    const [, follow] = /data-follow="([^"]+)"/.exec(page.text) ?? [];

    const stream = await shown.openStream(String(follow).replaceAll('&#61;', '=').replaceAll('&#38;', '&'));
    await appendFile(logFile, 'ne\n\u001b[0m<i>third\n');
    const lines = await stream.next();
    shown.engine.end(execution, action);
    const end = await stream.next();

    expect(page.text).not.toContain('half');
    expect(lines).toBe('<span class="fg-1">half a line\n</span>&#60;i&#62;third\n');
    expect(end).toBe('Succeeded');
    await stream.close();
  });
});
