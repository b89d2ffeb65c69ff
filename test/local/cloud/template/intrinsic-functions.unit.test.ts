import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../../local/cloud/json.ts';
import { evaluate, evaluateCondition } from '../../../../local/cloud/template/intrinsic-functions.ts';
import type { Scope } from '../../../../local/cloud/template/scope.ts';

function scope(overrides: Partial<Scope> = {}): Scope {
  const references: Record<string, JsonValue> = { Queue: 'https://queue', Names: ['a', 'b'], Port: '5432' };
  return {
    where: 'resource "X" of stack "S"',
    region: 'eu-central-1',
    mappings: { Sizes: { dev: { cpu: 256 } } } as JsonObject,
    ref: (name) => (name === 'AWS::NoValue' ? undefined : (references[name] ?? `ref-${name}`)),
    attribute: (logicalId, name) => `${logicalId}.${name}`,
    condition: (name) => name === 'IsProd',
    importValue: (name) => `imported ${name}`,
    stackOutput: ({ stackName, outputName, region }) => `${outputName} of ${stackName} in ${region}`,
    ...overrides,
  };
}

/** CloudFormation's placeholders look like JavaScript's; here they stand in angle brackets. */
function pattern(text: string): string {
  return text.replaceAll('<', '\u0024{').replaceAll('>', '}');
}

describe('intrinsic functions', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['Ref', { Ref: 'Queue' }, 'https://queue'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] }, 'Db.Endpoint.Address'],
    ['GetAtt as a text', { 'Fn::GetAtt': 'Db.Endpoint.Port' }, 'Db.Endpoint.Port'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Port' }, 3]] }, 'a-5432-3'],
    ['Join over a list parameter', { 'Fn::Join': [',', { Ref: 'Names' }] }, 'a,b'],
    [
      'Sub',
      { 'Fn::Sub': pattern('http://<Db.Host>:<Port>/<!Literal>') },
      pattern('http://Db.Host:5432/<Literal>'),
    ],
    [
      'Sub with names of its own',
      { 'Fn::Sub': [pattern('<Own><Port>'), { Own: { Ref: 'Queue' } }] },
      'https://queue5432',
    ],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Split', { 'Fn::Split': [':', 'a:b'] }, ['a', 'b']],
    ['Select of Split', { 'Fn::Select': [0, { 'Fn::Split': ['//', { Ref: 'Queue' }] }] }, 'https:'],
    ['If, where it holds', { 'Fn::If': ['IsProd', 'large', 'small'] }, 'large'],
    ['If, where it does not', { 'Fn::If': ['IsDev', 'large', { Ref: 'Port' }] }, '5432'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'dev', 'cpu'] }, 256],
    ['FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'x', 'cpu', { DefaultValue: 1 }] }, 1],
    ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-central-1a', 'eu-central-1b', 'eu-central-1c']],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Cidr', { 'Fn::Cidr': ['10.0.0.0/24', 3, 5] }, ['10.0.0.0/27', '10.0.0.32/27', '10.0.0.64/27']],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': pattern('net:<Port>') } }, 'imported net:5432'],
    [
      'GetStackOutput of the same region',
      { 'Fn::GetStackOutput': { StackName: 'net', OutputName: { Ref: 'Port' } } },
      '5432 of net in eu-central-1',
    ],
    [
      'GetStackOutput of another region',
      { 'Fn::GetStackOutput': { StackName: 'net', OutputName: 'Vpc', Region: 'eu-west-1' } },
      'Vpc of net in eu-west-1',
    ],
    ['Length', { 'Fn::Length': { Ref: 'Names' } }, 2],
    ['ToJsonString', { 'Fn::ToJsonString': { port: { Ref: 'Port' } } }, '{"port":"5432"}'],
    ['a function within lists and objects', { a: [{ b: { Ref: 'Port' } }] }, { a: [{ b: '5432' }] }],
    ['objects that only look like one', { Ref: 'Queue', More: 1 }, { Ref: 'Queue', More: 1 }],
  ])('resolves %s', (_, value, expected) => {
    expect(evaluate(value, scope())).toEqual(expected);
  });

  it('leaves out what is AWS::NoValue, in objects and in lists', () => {
    const value = { kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] };
    expect(evaluate(value, scope())).toEqual({ kept: 1, list: [2] });
  });

  it.each<[string, JsonValue]>([
    ['Fn::Transform', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['Fn::ForEach::Loop', { 'Fn::ForEach::Loop': [] }],
  ])('refuses %s by name, and says where it stands', (name, value) => {
    expect(() => evaluate(value, scope())).toThrow(new RegExp(`${name}.*resource "X" of stack "S"`));
  });

  it.each<[string, JsonValue]>([
    ['Fn::Select', { 'Fn::Select': [5, ['a']] }],
    ['Fn::Join', { 'Fn::Join': ['-'] }],
    ['Fn::Cidr', { 'Fn::Cidr': ['10.0.0.0/30', 9, 2] }],
    ['Fn::GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'net' } }],
    ['Sizes', { 'Fn::FindInMap': ['Sizes', 'nowhere', 'cpu'] }],
  ])('names %s where its argument is wrong', (name, value) => {
    expect(() => evaluate(value, scope())).toThrow(name);
  });
});

describe('conditions', () => {
  it.each<[string, JsonValue, boolean]>([
    ['Equals', { 'Fn::Equals': [{ Ref: 'Port' }, '5432'] }, true],
    ['Not', { 'Fn::Not': [{ 'Fn::Equals': ['a', 'a'] }] }, false],
    ['And', { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] }, true],
    ['the name of another', { Condition: 'IsProd' }, true],
  ])('evaluates %s', (_, value, expected) => {
    expect(evaluateCondition(value, scope())).toBe(expected);
  });

  it('refuses a condition that is neither true nor false', () => {
    expect(() => evaluateCondition('perhaps', scope())).toThrow('not true or false');
  });
});
