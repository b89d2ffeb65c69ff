import { describe, expect, it } from '@jest/globals';
import { compileEventPattern } from '../../../../local/cloud/events/event-pattern.ts';
import type { JsonObject } from '../../../../local/cloud/json.ts';

const event: JsonObject = {
  source: 'aws.codepipeline',
  region: 'eu-central-1',
  resources: ['arn:one', 'arn:two'],
  detail: {
    state: 'FAILED',
    version: 3,
    type: { category: 'Approval' },
    address: '10.0.3.7',
    empty: null,
    parts: [{ name: 'a', size: 1 }, { name: 'b' }],
  },
};

const cases: [what: string, pattern: JsonObject, matches: boolean][] = [
  ['a value of the list', { source: ['aws.ec2', 'aws.codepipeline'] }, true],
  ['none of the list', { source: ['aws.ec2'] }, false],
  ['every field', { source: ['aws.codepipeline'], region: ['us-east-1'] }, false],
  ['a nested field', { detail: { type: { category: ['Approval'] } } }, true],
  ['one of several values', { resources: ['arn:two'] }, true],
  ['a number', { detail: { version: [3] } }, true],
  ['a number, not its text', { detail: { version: ['3'] } }, false],
  ['null', { detail: { empty: [null] } }, true],
  ['an object in a list', { detail: { parts: { name: ['b'] } } }, true],
  ['fields of different objects of a list', { detail: { parts: { name: ['b'], size: [1] } } }, false],
  ['a prefix', { source: [{ prefix: 'aws.code' }] }, true],
  ['another prefix', { source: [{ prefix: 'code' }] }, false],
  ['a prefix in any case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }, true],
  ['a suffix', { source: [{ suffix: 'pipeline' }] }, true],
  ['any case', { detail: { state: [{ 'equals-ignore-case': 'failed' }] } }, true],
  ['a wildcard', { resources: [{ wildcard: '*:t*o' }] }, true],
  ['a wildcard, whose other characters are themselves', { source: [{ wildcard: 'aws_*' }] }, false],
  ['anything but a value', { detail: { state: [{ 'anything-but': 'SUCCEEDED' }] } }, true],
  ['anything but this value', { detail: { state: [{ 'anything-but': ['SUCCEEDED', 'FAILED'] }] } }, false],
  ['anything but what is absent', { detail: { nothing: [{ 'anything-but': 'x' }] } }, false],
  ['anything but a prefix', { detail: { state: [{ 'anything-but': { prefix: ['SU', 'FA'] } }] } }, false],
  ['a number between', { detail: { version: [{ numeric: ['>', 2, '<=', 3] }] } }, true],
  ['a number outside', { detail: { version: [{ numeric: ['<', 3] }] } }, false],
  ['what exists', { detail: { state: [{ exists: true }] } }, true],
  ['what is absent', { detail: { nothing: [{ exists: false }] } }, true],
  ['what is absent with what it would be in', { other: { nothing: [{ exists: false }] } }, true],
  ['what is absent and asked for', { detail: { nothing: [{ exists: true }] } }, false],
  ['an address of a network', { detail: { address: [{ cidr: '10.0.0.0/16' }] } }, true],
  ['an address of another network', { detail: { address: [{ cidr: '10.1.0.0/16' }] } }, false],
  ['one of two patterns', { $or: [{ source: ['x'] }, { region: ['eu-central-1'] }] }, true],
  ['neither of two patterns', { $or: [{ source: ['x'] }, { region: ['y'] }] }, false],
];

describe('an event pattern', () => {
  it.each(cases)('looks at %s', (_, pattern, matches) => {
    expect(compileEventPattern(pattern)(event)).toBe(matches);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['a field without a list', { source: 'aws.ec2' }, /"source" has no list of values/],
    ['an unknown operator', { source: [{ like: 'x' }] }, /"source" asks for {"like":"x"}/],
    ['an operand of another kind', { source: [{ prefix: 3 }] }, /"source" asks for/],
    ['an unknown comparison', { n: [{ numeric: ['~', 3] }] }, /"n" asks for/],
    ['two operators at once', { n: [{ prefix: 'a', suffix: 'b' }] }, /"n" asks for/],
  ])('with %s is refused', (_, pattern, message) => {
    expect(() => compileEventPattern(pattern)).toThrow(
      expect.objectContaining({
        name: 'InvalidEventPatternException',
        message: expect.stringMatching(message),
      }),
    );
  });
});
