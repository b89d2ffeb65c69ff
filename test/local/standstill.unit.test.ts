import { describe, expect, it } from '@jest/globals';
import { readStandstill, type Standstill, watchStandstill } from '../../local/standstill.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

function anEngine(): ScriptedEngine {
  return new ScriptedEngine({ name: 'sluice', version: 1, stages: [], notes: [] });
}

describe('a standstill', () => {
  it('is there when nothing was ever executed', () => {
    expect(readStandstill(anEngine())).toEqual({ newest: undefined, waiting: [] });
  });

  it('is not there while an action runs, nor between two actions', () => {
    const engine = anEngine();
    const execution = engine.begin();
    expect(readStandstill(engine)).toBeUndefined();

    const unit = engine.act(execution, 'Build', 'unit');
    expect(readStandstill(engine)).toBeUndefined();

    engine.end(execution, unit);
    expect(readStandstill(engine)).toBeUndefined();
  });

  it('is there when only a gate waits, which it names', () => {
    const engine = anEngine();
    const execution = engine.begin();
    engine.end(execution, engine.act(execution, 'Build', 'unit'));
    const gate = engine.act(execution, 'GateStaging', 'Promote', { approvalToken: 'token' });

    expect(readStandstill(engine)).toEqual({ newest: execution, waiting: [{ execution, gate }] });
  });

  it('is not there while something runs beside a gate', () => {
    const engine = anEngine();
    engine.act(engine.begin(), 'GateStaging', 'Promote', { approvalToken: 'token' });
    engine.act(engine.begin(), 'Build', 'unit');

    expect(readStandstill(engine)).toBeUndefined();
  });

  it('is there when an execution waits for a stage in which another waits for a person', () => {
    const engine = anEngine();
    engine.act(engine.begin(), 'GateStaging', 'Promote', { approvalToken: 'token' });
    engine.begin({ waitingBefore: 'GateStaging' });

    expect(readStandstill(engine)?.waiting).toHaveLength(1);
  });

  it('is there when everything has ended, however it ended', () => {
    const engine = anEngine();
    const execution = engine.begin();
    engine.finish(execution, { status: 'Failed' });

    expect(readStandstill(engine)?.newest?.status).toBe('Failed');
  });

  it('is told once, also when the engine repeats itself, and again when something has happened', async () => {
    const engine = anEngine();
    const told: Standstill[] = [];
    const unwatch = watchStandstill(engine, (standstill) => told.push(standstill), 10);
    const execution = engine.begin();
    engine.finish(execution, { status: 'Failed' });
    await calm();
    engine.finish(execution, { endedAt: execution.endedAt });
    await calm();
    expect(told).toHaveLength(1);

    engine.finish(engine.begin(), { status: 'Succeeded' });
    await calm();
    unwatch();

    expect(told.map(({ newest }) => newest?.executionId)).toEqual([
      execution.executionId,
      engine.executions()[0]?.executionId,
    ]);
  });
});

function calm(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
