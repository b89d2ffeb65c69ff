import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PipelineProgress } from '../../../local/terminal/pipeline-progress.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

class Paper extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  text = '';

  constructor(isTTY = false, columns = 200) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  get lines(): string[] {
    return this.text.split('\n').filter((line) => line !== '');
  }
}

let engine: ScriptedEngine;
let progress: PipelineProgress | undefined;

beforeEach(() => {
  engine = new ScriptedEngine({ name: 'sluice', version: 1, stages: [], notes: [] });
});

afterEach(() => progress?.close());

function show(paper: Paper): Paper {
  progress = new PipelineProgress(engine, paper);
  return paper;
}

describe('where there is no terminal', () => {
  it('tells the commit, then one line when an action starts and one when it ends', () => {
    const paper = show(new Paper());

    const execution = engine.begin();
    const startedAt = Date.now();
    const unit = engine.act(execution, 'Build', 'unit', { startedAt: new Date(startedAt).toISOString() });
    engine.end(execution, unit, { endedAt: new Date(startedAt + 8200).toISOString() });

    expect(paper.lines).toEqual([
      'sluice  0123456  Change the footer',
      '… Build / unit',
      expect.stringMatching(/^✓ Build \/ unit +8\.2 s$/),
    ]);
  });

  it('tells the start also when the commit is not known yet', () => {
    const paper = show(new Paper());

    engine.act(engine.begin({ revision: null }), 'Source', 'repository');

    expect(paper.lines).toEqual(['sluice  starts (Push)', '… Source / repository']);
  });

  it('writes no control characters', () => {
    const paper = show(new Paper());

    const execution = engine.begin();
    engine.end(execution, engine.act(execution, 'Build', 'unit'), {
      status: 'Failed',
      summary: 'exit code 1',
    });

    expect(stripVTControlCharacters(paper.text)).toBe(paper.text);
  });

  it('marks what is carried out natively', () => {
    const paper = show(new Paper());

    engine.act(engine.begin(), 'UpdatePipeline', 'SelfMutate', { carriedOut: 'natively' });

    expect(paper.lines.at(-1)).toBe('… UpdatePipeline / SelfMutate  natively');
  });

  it('tells once that a gate waits, also when its token comes later than its start', () => {
    const paper = show(new Paper());
    const execution = engine.begin();
    const gate = engine.act(execution, 'GateStaging', 'Promote', { provider: 'Manual' });

    engine.end(execution, gate, { status: 'InProgress', endedAt: null, approvalToken: 'token' });
    engine.end(execution, gate, { status: 'InProgress', endedAt: null, approvalToken: 'token' });

    expect(paper.lines.filter((line) => line.includes('waits'))).toEqual([
      '‖ GateStaging / Promote waits for approval',
    ]);
  });

  it('tells the answer of a gate, also when the token stays', () => {
    const paper = show(new Paper());
    const execution = engine.begin();
    const gate = engine.act(execution, 'GateStaging', 'Promote', { approvalToken: 'token' });

    engine.end(execution, gate, { approvalToken: 'token', summary: 'Approved: looks good' });

    expect(paper.lines.at(-1)).toMatch(/^✓ GateStaging \/ Promote .* Approved: looks good$/);
  });

  it('tells how an execution ended, and why', () => {
    const paper = show(new Paper());
    const execution = engine.begin({ startedAt: '2026-11-22T10:00:00.000Z' });

    engine.finish(execution, {
      status: 'Superseded',
      endedAt: '2026-11-22T10:01:05.000Z',
      statusSummary: 'a newer execution overtook it',
    });

    expect(paper.lines.at(-1)).toBe('0123456 superseded after 1 min 05 s: a newer execution overtook it');
  });

  it('takes up an execution that was under way before, without what was over in it', () => {
    const execution = engine.begin();
    engine.end(execution, engine.act(execution, 'Source', 'repository'), {
      endedAt: '2026-11-22T10:00:00.000Z',
    });
    engine.act(execution, 'Build', 'unit');

    expect(show(new Paper()).lines).toEqual(['sluice  0123456  Change the footer', '… Build / unit']);
  });
});

describe('a failure', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-terminal-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('shows the reason and the last fifteen lines of the log', async () => {
    const logFile = join(folder, 'unit.log');
    await writeFile(logFile, Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join(''));
    const paper = show(new Paper());

    const execution = engine.begin();
    const unit = engine.act(execution, 'Build', 'unit', { logFile });
    engine.end(execution, unit, { status: 'Failed', summary: 'npm test: exit code 1' });

    const shown = paper.lines.slice(paper.lines.findIndex((line) => line.startsWith('✗')));
    expect(shown[0]).toMatch(/^✗ Build \/ unit .* npm test: exit code 1$/);
    expect(shown.slice(1, -1)).toEqual(Array.from({ length: 15 }, (_, index) => `  │ line ${index + 26}`));
    expect(shown.at(-1)).toBe(`  the whole log: ${logFile}`);
  });

  it('is told once where its log has no more to say than its one line', async () => {
    const paper = show(new Paper());
    const logFile = join(folder, 'refused.log');
    await writeFile(logFile, 'buildspecs/unit.yml:8: phases.bild: unknown key\n');

    const execution = engine.begin();
    const unit = engine.act(execution, 'Build', 'unit', { logFile });
    engine.end(execution, unit, {
      status: 'Failed',
      summary: 'buildspecs/unit.yml:8: phases.bild: unknown key',
    });

    expect(paper.text.match(/unknown key/g)).toHaveLength(1);
    expect(paper.text).toContain(`the whole log: ${logFile}`);
  });

  it('is told also when its log is not there', () => {
    const paper = show(new Paper());

    const execution = engine.begin();
    const unit = engine.act(execution, 'Build', 'unit', { logFile: join(folder, 'absent.log') });
    engine.end(execution, unit, { status: 'Failed', summary: 'no such buildspec' });

    expect(paper.text).toContain('no such buildspec');
  });
});

describe('on a terminal', () => {
  it('draws a running action over itself and leaves one line when it has ended', () => {
    const paper = show(new Paper(true));

    const execution = engine.begin();
    const unit = engine.act(execution, 'Build', 'unit');
    expect(paper.lines.at(-1)).toMatch(/^\S+ .*Build \/ unit/);
    engine.end(execution, unit);

    expect(visible(paper.text).filter((line) => line.includes('unit'))).toEqual([
      expect.stringMatching(/^✓ Build \/ unit/),
    ]);
  });

  it('keeps a running action on one row of a narrow terminal', () => {
    const paper = show(new Paper(true, 30));

    engine.act(engine.begin(), 'Build', 'a-step-with-a-rather-long-name');

    expect(stripVTControlCharacters(paper.lines.at(-1) ?? '').length).toBeLessThan(30);
  });
});

/** What stays on a terminal, given that it only ever goes up some lines and erases everything from there. */
function visible(text: string): string[] {
  const rows: string[] = [];
  for (const part of text.split('\r\x1b[J')) {
    const up = /\[(\d+)A$/.exec(part);
    const written = up === null ? part : part.slice(0, up.index - 1);
    rows.push(...written.split('\n').slice(0, -1).map(stripVTControlCharacters));
    if (up !== null) rows.splice(rows.length - Number(up[1]));
  }
  return rows;
}
