import { describe, expect, it } from '@jest/globals';
import { parameterValues } from '../../../../local/cloud/template/parameters.ts';
import { parseTemplate } from '../../../../local/cloud/template/template.ts';

function template(parameters: object) {
  return parseTemplate('S', JSON.stringify({ Parameters: parameters, Resources: { X: { Type: 'T' } } }));
}
const nothingStored = () => undefined;

describe('parameter values', () => {
  it('are those given, else the defaults', () => {
    const parameters = template({ A: { Type: 'String', Default: 'a' }, B: { Type: 'Number', Default: 2 } });
    expect(parameterValues('S', parameters, { A: 'given' }, nothingStored)).toEqual({ A: 'given', B: '2' });
  });

  it('are lists for list types', () => {
    const parameters = template({ A: { Type: 'CommaDelimitedList', Default: 'a, b' } });
    expect(parameterValues('S', parameters, {}, nothingStored)).toEqual({ A: ['a', 'b'] });
  });

  it('are plausible and stable for parameters that AWS publishes', () => {
    const image = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
    const parameters = template({
      A: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: image },
    });
    const first = parameterValues('S', parameters, {}, nothingStored);
    expect(first.A).toMatch(/^ami-[0-9a-f]{17}$/);
    expect(parameterValues('S', parameters, {}, nothingStored)).toEqual(first);
  });

  it('are read from Parameter Store for a name of our own', () => {
    const parameters = template({ A: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/own' } });
    expect(parameterValues('S', parameters, {}, (name) => `stored at ${name}`)).toEqual({
      A: 'stored at /own',
    });
    expect(() => parameterValues('S', parameters, {}, nothingStored)).toThrow('/own');
  });

  it('must be declared, present and allowed', () => {
    const parameters = template({ A: { Type: 'String', AllowedValues: ['x', 'y'] } });
    expect(() => parameterValues('S', parameters, { B: '1' }, nothingStored)).toThrow(
      'B, which it does not declare',
    );
    expect(() => parameterValues('S', parameters, {}, nothingStored)).toThrow('"A" has no default');
    expect(() => parameterValues('S', parameters, { A: 'z' }, nothingStored)).toThrow('allowed are x, y');
  });
});
