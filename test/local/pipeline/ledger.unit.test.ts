import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExecutionStatus } from '../../../local/pipeline/execution.ts';
import { Ledger } from '../../../local/pipeline/ledger.ts';
import type { ExecutionRecord } from '../../../local/pipeline/record.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(): Ledger {
  return new Ledger(directory, 'sample', () => {});
}

function execution(sequence: number, status: ExecutionStatus): ExecutionRecord {
  return {
    executionId: `execution-${sequence}`,
    pipelineName: 'sample',
    status,
    statusSummary: '',
    revision: null,
    trigger: 'Push',
    startedAt: '2026-11-22T10:00:00.000Z',
    endedAt: status === 'InProgress' ? null : '2026-11-22T10:01:00.000Z',
    actions: [],
    waitingBefore: null,
    sequence,
    pipelineVersion: 1,
    position: { state: 'ended', stage: 'Build', attempt: 1 },
    pushed: { 'shop/main': `commit-${sequence}` },
    sources: {},
    variables: {},
    artifacts: [],
    cancelled: null,
  };
}

function addWithArtifacts(ledger: Ledger, record: ExecutionRecord): void {
  ledger.add(record);
  mkdirSync(join(ledger.directoryOf(record.executionId), 'artifacts'));
}

describe('the ledger', () => {
  it('keeps the last fifty executions, and an older one that is still under way', async () => {
    const ledger = open();
    addWithArtifacts(ledger, execution(1, 'InProgress'));
    for (let sequence = 2; sequence <= 54; sequence += 1)
      addWithArtifacts(ledger, execution(sequence, 'Failed'));

    ledger.prune((ended) => ended.sequence === 54);
    await ledger.bin.settled();

    const kept = open().executions.map(({ sequence }) => sequence);
    expect(kept).toHaveLength(50);
    expect([kept[0], kept[1], kept.at(-1)]).toEqual([1, 6, 54]);
    const withArtifacts = kept.filter((sequence) =>
      readdirSync(ledger.directoryOf(`execution-${sequence}`)).includes('artifacts'),
    );
    expect(withArtifacts).toEqual([1, 54]);
    expect(readdirSync(join(directory, 'discarded'))).toEqual([]);
  });

  it('counts an execution that was written just before a kill, and knows what it was pushed for', () => {
    const ledger = open();
    ledger.add(execution(1, 'Succeeded'));
    rmSync(join(directory, 'pipeline.json'));

    expect(open().pipeline).toMatchObject({ nextSequence: 2, heads: { 'shop/main': 'commit-1' } });
  });

  it('deletes what an earlier rehearsal had no time to delete', async () => {
    mkdirSync(join(directory, 'discarded', 'old', 'copy'), { recursive: true });

    await open().bin.settled();

    expect(readdirSync(join(directory, 'discarded'))).toEqual([]);
  });

  it('writes a change before it tells of it', () => {
    const seen: (string | undefined)[] = [];
    const ledger: Ledger = new Ledger(directory, 'sample', () => seen.push(open().executions[0]?.status));
    const record = execution(1, 'InProgress');
    ledger.add(record);
    record.status = 'Succeeded';
    ledger.save(record);

    expect(seen).toEqual(['InProgress', 'Succeeded']);
  });
});
