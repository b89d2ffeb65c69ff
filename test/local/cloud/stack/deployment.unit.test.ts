import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeCloud, things } from './fake-cloud.ts';

let directory: string;
let cloud: ReturnType<typeof fakeCloud>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-stacks-'));
  cloud = fakeCloud(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

const attributeOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Value'] });

describe('a change set', () => {
  it('names additions, changes, replacements and removals', async () => {
    await cloud.deploy(
      'S',
      things({ Same: { Value: 1 }, Changed: { Value: 1 }, Renamed: { Name: 'a' }, Gone: {} }),
    );
    const { changes } = await cloud.changes(
      'S',
      things({ Same: { Value: 1 }, Changed: { Value: 2 }, Renamed: { Name: 'b' }, New: {} }),
    );
    expect(changes.map(({ action, logicalId, replacement }) => [action, logicalId, replacement])).toEqual([
      ['Modify', 'Changed', false],
      ['Modify', 'Renamed', true],
      ['Add', 'New', false],
      ['Remove', 'Gone', false],
    ]);
  });

  it('follows a replacement to the resources that refer to it', async () => {
    const template = (name: string) =>
      things({ A: { Name: name }, B: { Value: { Ref: 'A' } }, C: { Value: 1 } });
    await cloud.deploy('S', template('a'));
    const { changes } = await cloud.changes('S', template('b'));
    expect(changes.map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
  });

  it('is refused for unknown types, all of them named, before the stack exists', async () => {
    const template = { Resources: { X: { Type: 'AWS::Foo::Bar' }, Y: { Type: 'AWS::Foo::Baz' } } };
    await expect(cloud.changes('S', template)).rejects.toThrow(/"S".*AWS::Foo::Bar "X", AWS::Foo::Baz "Y"/);
    expect(cloud.status('S')).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['no resources', '{}', 'no Resources'],
    ['an unknown name', JSON.stringify(things({ A: { Value: { Ref: 'Nobody' } } })), '"Nobody"'],
    [
      'a circle',
      JSON.stringify(things({ A: { Value: { Ref: 'B' } }, B: { Value: { Ref: 'A' } } })),
      'A -> B -> A',
    ],
  ])('is refused for a template with %s', async (_, template, message) => {
    const request = {
      account: '1',
      region: 'r',
      stackName: 'S',
      changeSetName: 'c',
      parameters: {},
      log: () => {},
    };
    await expect(cloud.engine.createChangeSet({ ...request, template })).rejects.toThrow(message);
  });
});

describe('change sets', () => {
  it('of a stack are forgotten, the oldest first, when there are many', async () => {
    for (let number = 0; number < 15; number++) {
      await cloud.engine.createChangeSet({
        account: '1',
        region: 'r',
        stackName: 'S',
        changeSetName: `change-${number}`,
        template: JSON.stringify(things({ A: {} })),
        parameters: {},
        log: () => {},
      });
    }
    expect(readdirSync(join(directory, 'stacks', '1', 'r', 'S', 'change-sets'))).toHaveLength(10);
  });
});

describe('a deployment', () => {
  it('creates resources after those that they refer to, and answers the outputs', async () => {
    const template = things(
      { B: { Value: attributeOf('A') }, A: { Value: 7 }, C: {} },
      { C: { DependsOn: 'B' } },
      { Outputs: { Out: { Value: attributeOf('B') } } },
    );
    const { status, outputs } = await cloud.deploy('S', template);
    expect(cloud.calls()).toEqual(['create A', 'create B', 'create C']);
    expect({ status, outputs }).toEqual({ status: 'CREATE_COMPLETE', outputs: { Out: 7 } });
  });

  it('of an unchanged template touches nothing', async () => {
    const template = things({ A: { Value: 1 }, B: { Value: attributeOf('A') } });
    await cloud.deploy('S', template);
    cloud.calls();
    expect((await cloud.changes('S', template)).changes).toEqual([]);
    expect((await cloud.execute('S')).status).toBe('UPDATE_COMPLETE');
    expect(cloud.calls()).toEqual([]);
  });

  it('updates what changed and what thereby changed, in place', async () => {
    const template = (value: number) =>
      things({ A: { Value: value }, B: { Value: attributeOf('A') }, C: {} });
    await cloud.deploy('S', template(1));
    cloud.calls();
    await cloud.deploy('S', template(2));
    expect(cloud.calls()).toEqual(['update A', 'update B']);
    expect(cloud.resource('B')?.properties).toEqual({ Value: 2 });
  });

  it('replaces: the new one first, the old one and what left the template at the end, dependent ones first', async () => {
    await cloud.deploy(
      'S',
      things({ A: { Name: 'a' }, B: { Value: { Ref: 'A' } }, Gone: { Value: { Ref: 'A' } } }),
    );
    const old = cloud.resource('A')?.physicalId;
    cloud.calls();
    await cloud.deploy('S', things({ A: { Name: 'b' }, B: { Value: { Ref: 'A' } } }));
    expect(cloud.calls()).toEqual(['create A', 'update B', 'delete Gone', 'delete A']);
    expect(cloud.resource('A')?.physicalId).not.toBe(old);
  });

  it('deletes the predecessor of a resource that answers an update with another physical id', async () => {
    await cloud.deploy('S', things({ A: { Value: 1 } }));
    cloud.calls();
    await cloud.deploy('S', things({ A: { Value: 2, OtherId: true } }));
    expect(cloud.calls()).toEqual(['update A', 'delete A']);
    expect(cloud.resource('A')?.physicalId).toBe('thing-1-other');
    expect(existsSync(cloud.directories.at(-1) as string)).toBe(true);
  });

  it('keeps what its policies say shall be kept', async () => {
    const retain = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    await cloud.deploy('S', things({ A: { Name: 'a' }, B: {}, C: {} }, { A: retain, B: retain }));
    cloud.calls();
    await cloud.deploy('S', things({ A: { Name: 'b' }, C: {} }, { A: retain }));
    await cloud.delete('S');
    expect(cloud.calls()).toEqual(['create A', 'delete C']);
  });

  it('leaves out resources and outputs whose condition does not hold', async () => {
    const template = things(
      { A: {}, B: {} },
      { B: { Condition: 'IsProd' } },
      {
        Parameters: { Stage: { Type: 'String' } },
        Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
        Outputs: { Out: { Condition: 'IsProd', Value: { Ref: 'B' } } },
      },
    );
    expect((await cloud.deploy('S', template, { Stage: 'dev' })).outputs).toEqual({});
    expect((await cloud.deploy('S', template, { Stage: 'prod' })).outputs).toEqual({ Out: 'thing-2' });
  });

  it('resolves secrets for the resource alone: no state file holds them', async () => {
    await cloud.deploy('S', things({ A: { Value: '{{resolve:secretsmanager:db:SecretString:password}}' } }));
    expect(cloud.resource('A')?.properties.Value).toContain('{{resolve');
    const files = readdirSync(join(directory, 'stacks'), { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((file) => file.includes('change-sets/'))
      .map((file) => readFileSync(join(directory, 'stacks', file), 'utf8'));
    expect(texts.join('')).not.toContain('hunter2');
  });

  it('deletes a stack in reverse order, and leaves nothing of it', async () => {
    await cloud.deploy('S', things({ A: {}, B: { Value: { Ref: 'A' } } }));
    cloud.calls();
    await cloud.delete('S');
    expect(cloud.calls()).toEqual(['delete B', 'delete A']);
    expect(cloud.status('S')).toBeUndefined();
    expect(cloud.directories.some(existsSync)).toBe(false);
  });
});

describe('a stack of which a resource cannot be deleted', () => {
  it('says so, keeps that resource, and can be deleted later', async () => {
    await cloud.deploy('S', things({ A: { Fail: 'delete' }, B: {} }));
    await expect(cloud.delete('S')).rejects.toThrow('"S" could not be deleted: A (Test::Thing');
    expect(cloud.status('S')).toBe('DELETE_FAILED');
    cloud.calls();
    await expect(cloud.delete('S')).rejects.toThrow();
    expect(cloud.calls()).toEqual(['delete A']);
  });
});

describe('a failed deployment', () => {
  it('of a new stack deletes what it created, and says which resource failed and why', async () => {
    const template = things({
      A: {},
      B: { Fail: 'create', Value: { Ref: 'A' } },
      C: { Value: { Ref: 'B' } },
    });
    await expect(cloud.deploy('S', template)).rejects.toThrow(
      'Stack "S" was rolled back: B (Test::Thing, stack S): create was asked to fail',
    );
    expect(cloud.calls()).toEqual(['create A', 'create B', 'delete A']);
    expect(cloud.status('S')).toBe('ROLLBACK_COMPLETE');
    expect(cloud.resource('A')).toBeUndefined();
  });

  it('can be followed by one that succeeds', async () => {
    await expect(cloud.deploy('S', things({ A: { Fail: 'create' } }))).rejects.toThrow();
    expect((await cloud.deploy('S', things({ A: {} }))).status).toBe('CREATE_COMPLETE');
  });

  it('of an existing stack applies the previous properties again, and deletes what was new', async () => {
    const outputs = { Outputs: { Out: { Value: attributeOf('A') } } };
    await cloud.deploy('S', things({ A: { Value: 1 }, R: { Name: 'a' }, Gone: {} }, {}, outputs));
    const before = ['A', 'R', 'Gone'].map(cloud.resource);
    cloud.calls();
    const next = things(
      { A: { Value: 2 }, R: { Name: 'b' }, New: {}, Bad: { Fail: 'create' } },
      { Bad: { DependsOn: ['A', 'R', 'New'] } },
      outputs,
    );
    await expect(cloud.deploy('S', next)).rejects.toThrow('Bad');
    expect(cloud.calls().sort()).toEqual(
      ['update A', 'create R', 'create New', 'create Bad', 'update A', 'delete R', 'delete New'].sort(),
    );
    expect(['A', 'R', 'Gone'].map(cloud.resource)).toEqual(before);
    expect(cloud.engine.stacks()[0]).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      outputs: { Out: 1 },
    });
  });

  it('that cannot be rolled back says so, and a later one starts from there', async () => {
    await cloud.deploy('S', things({ A: { Fail: 'update' } }));
    const stuck = things({ A: { Fail: 'any' } });
    await expect(cloud.deploy('S', stuck)).rejects.toThrow('A (Test::Thing');
    expect(cloud.status('S')).toBe('UPDATE_ROLLBACK_FAILED');
    expect((await cloud.deploy('S', things({ A: { Value: 3 } }))).status).toBe('UPDATE_COMPLETE');
  });
});

describe('exports', () => {
  const exporting = (value: number) =>
    things(
      { A: { Value: value } },
      {},
      { Outputs: { O: { Value: attributeOf('A'), Export: { Name: 'net:a' } } } },
    );
  const importing = things({ B: { Value: { 'Fn::ImportValue': 'net:a' } } });

  it('reach the stacks of the same account and region', async () => {
    await cloud.deploy('Net', exporting(5));
    await cloud.deploy('App', importing);
    expect(cloud.resource('B')?.properties).toEqual({ Value: 5 });
  });

  it('that nobody makes are named', async () => {
    await expect(cloud.deploy('App', importing)).rejects.toThrow('exports "net:a"');
  });

  it('stay as they are while they are imported', async () => {
    await cloud.deploy('Net', exporting(5));
    await cloud.deploy('App', importing);
    await expect(cloud.deploy('Net', exporting(6))).rejects.toThrow('App import it');
    await expect(cloud.delete('Net')).rejects.toThrow('App import it');
    await cloud.delete('App');
    await cloud.delete('Net');
    expect(cloud.engine.stacks()).toEqual([]);
  });

  it('have one maker', async () => {
    await cloud.deploy('Net', exporting(5));
    await expect(cloud.deploy('Other', exporting(5))).rejects.toThrow('stack "Net" does already');
  });
});

describe('an output of another stack', () => {
  const producing = (value: number) =>
    things({ A: { Value: value } }, {}, { Outputs: { O: { Value: value } } });
  const reading = things({ B: { Value: { 'Fn::GetStackOutput': { StackName: 'Net', OutputName: 'O' } } } });

  it('is read when a stack is deployed, and binds nobody', async () => {
    await cloud.deploy('Net', producing(5));
    await cloud.deploy('App', reading);
    await cloud.deploy('Net', producing(6));
    expect(cloud.resource('B')?.properties).toEqual({ Value: 5 });
    await cloud.deploy('App', reading);
    expect(cloud.resource('B')?.properties).toEqual({ Value: 6 });
  });

  it('that is not there is named', async () => {
    await expect(cloud.deploy('App', reading)).rejects.toThrow('No stack "Net"');
  });
});
