import { describe, expect, it } from '@jest/globals';
import { resolveDynamicReferences } from '../../../../local/cloud/template/dynamic-references.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-AbCdEf';
const sources = {
  secret: (id: string) => (id === arn || id === 'db' ? '{"username":"shop","port":5432}' : 'plain'),
  parameter: (name: string) => `value of ${name}`,
};

describe('dynamic references', () => {
  it.each([
    [`{{resolve:secretsmanager:${arn}:SecretString:username::}}`, 'shop'],
    [`{{resolve:secretsmanager:${arn}:SecretString:port}}`, '5432'],
    ['{{resolve:secretsmanager:other}}', 'plain'],
    ['x-{{resolve:ssm:/a/b:3}}-{{resolve:ssm-secure:/c}}', 'x-value of /a/b-value of /c'],
  ])('%s is resolved', (text, expected) => {
    expect(resolveDynamicReferences({ deep: [text] }, sources)).toEqual({ deep: [expected] });
  });

  it('name the keys that the secret has, and never its values', () => {
    const resolve = () =>
      resolveDynamicReferences('{{resolve:secretsmanager:db:SecretString:password}}', sources);
    expect(resolve).toThrow('no key "password"; it has username, port');
    expect(resolve).not.toThrow('shop');
  });

  it('of an unknown service are refused', () => {
    expect(() => resolveDynamicReferences('{{resolve:vault:x}}', sources)).toThrow('secretsmanager, ssm');
  });
});
