import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeCloud, things } from './fake-cloud.ts';

let directory: string;
let cloud: ReturnType<typeof fakeCloud>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-recovery-'));
  cloud = fakeCloud(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A deployment that hangs; leaving its engine alone from then on is what a kill does to it. */
async function deployUntilItHangs(stackName: string, template: object): Promise<void> {
  await cloud.changes(stackName, template);
  void cloud.execute(stackName);
  await cloud.hanging;
}

async function startAgain() {
  const again = fakeCloud(directory);
  await again.engine.resume();
  return again;
}

describe('after a kill', () => {
  it('a stack that was being created has failed, and the same change set goes on without creating twice', async () => {
    const template = (hang: object) =>
      things({ A: {}, B: { Value: { Ref: 'A' }, ...hang }, C: { Value: { Ref: 'B' } } });
    await deployUntilItHangs('S', template({ Hang: 'create' }));
    const [, folderOfB] = cloud.directories;

    const again = await startAgain();
    expect([again.status('S'), again.reason('S')]).toEqual(['CREATE_FAILED', 'interrupted']);
    expect(again.calls()).toEqual(['resume A']);
    void again.execute('S');
    await again.hanging;
    expect(again.calls()).toEqual(['create B']);
    expect(again.directories.at(-1)).toBe(folderOfB);

    const third = await startAgain();
    expect((await third.deploy('S', template({}))).status).toBe('CREATE_COMPLETE');
    expect(third.calls()).toEqual(['resume A', 'create B', 'create C']);
  });

  it('a stack that was being updated goes back to its last complete state when the next deployment fails', async () => {
    await cloud.deploy('S', things({ A: { Value: 1 }, B: { Value: 1 } }));
    const hanging = { Value: 2, Hang: 'update' };
    await deployUntilItHangs('S', things({ A: { Value: 2 }, B: hanging }, { B: { DependsOn: 'A' } }));

    const again = await startAgain();
    expect(again.status('S')).toBe('UPDATE_FAILED');
    const failing = things({ A: { Value: 2 }, B: { Value: 3, Fail: 'update' } }, { B: { DependsOn: 'A' } });
    await expect(again.deploy('S', failing)).rejects.toThrow('B');
    expect(again.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([again.resource('A')?.properties, again.resource('B')?.properties]).toEqual([
      { Value: 1 },
      { Value: 1 },
    ]);
  });

  it('the old one of a pair that was being replaced is resumed, and deleted when the deployment ends', async () => {
    await cloud.deploy('S', things({ A: { Name: 'a' } }));
    await deployUntilItHangs('S', things({ A: { Name: 'b' }, B: { Value: { Ref: 'A' }, Hang: 'create' } }));

    const again = await startAgain();
    expect(again.calls()).toEqual(['resume A', 'resume A']);
    await again.deploy('S', things({ A: { Name: 'b' }, B: { Value: { Ref: 'A' } } }));
    expect(again.calls()).toEqual(['create B', 'delete A']);
  });
});

describe('a new start', () => {
  it('resumes every resource after those that it depends on, also in other stacks', async () => {
    const exporting = { Outputs: { O: { Value: { Ref: 'A' }, Export: { Name: 'a' } } } };
    await cloud.deploy('Z', things({ A: {} }, {}, exporting));
    await cloud.deploy(
      'App',
      things({ C: { Value: { Ref: 'B' } }, B: { Value: { 'Fn::ImportValue': 'a' } } }),
    );
    const again = await startAgain();
    expect(again.calls()).toEqual(['resume A', 'resume B', 'resume C']);
    expect(again.status('Z')).toBe('CREATE_COMPLETE');
  });

  it('goes on when one does not come back, says so, and the next deployment applies it again', async () => {
    const template = things({ A: { Fail: 'resume' }, B: {} });
    await cloud.deploy('S', template);
    const again = await startAgain();
    expect(again.status('S')).toBe('UPDATE_FAILED');
    expect(again.reason('S')).toContain('did not come back: A (Test::Thing');
    again.calls();
    expect((await again.deploy('S', template)).status).toBe('UPDATE_COMPLETE');
    expect(again.calls()).toEqual(['update A']);
  });
});

describe('a cloud that is being stopped', () => {
  it('does not take a failure for the template’s, and rolls nothing back', async () => {
    await cloud.changes('S', things({ A: {}, B: { Value: { Ref: 'A' }, Fail: 'create' } }));
    const deployment = cloud.execute('S');
    cloud.engine.freeze();
    await expect(deployment).rejects.toThrow('was stopped');
    expect(cloud.calls()).not.toContain('delete A');
    expect((await startAgain()).status('S')).toBe('CREATE_FAILED');
  });
});
