import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { App, CloudFormationValidatePlugin, type IPolicyValidationContext } from 'aws-cdk-lib';
import { ValidateOnce } from '../../../pipeline/validation/validate-once.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const image = (version: string) => `registry/shop:${version}`;
const table = (image: string, extra: object = {}) =>
  JSON.stringify({
    Resources: {
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { Family: 'shop', ContainerDefinitions: [{ Name: 'shop', Image: image }], ...extra },
      },
    },
  });
const sound = table(image('1.0.0-0123456789ab'));

let directory: string;
const validated = jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate');

beforeEach(() => {
  directory = temporaryFolder();
});
afterEach(() => {
  validated.mockClear();
});

function validate(templates: Record<string, string>, region = 'eu-central-1') {
  const stackTemplates = Object.entries(templates).map(([name, template]) => {
    const templatePath = join(directory, `${name}.json`);
    writeFileSync(templatePath, template);
    return { stackConstructPath: name, templatePath, accountId: '111111111111', region };
  });
  const context: IPolicyValidationContext = {
    stackTemplates,
    templatePaths: stackTemplates.map(({ templatePath }) => templatePath),
    appConstruct: new App(),
  };
  return new ValidateOnce(join(directory, 'cache', 'passed')).validate(context);
}

/** The stacks whose templates the rules were applied to, call by call. */
const judged = () =>
  validated.mock.calls.map(([{ stackTemplates }]) =>
    stackTemplates.map(({ stackConstructPath }) => stackConstructPath),
  );

it('judges a template once, whatever the versions and hashes in it', () => {
  expect(validate({ one: sound, two: table(image('2.0.0-0123456789ab'), { Cpu: '256' }) }).success).toBe(
    true,
  );
  validate({
    one: table(image('1.0.1-ba9876543210')),
    two: table(image('2.0.0-0123456789ab'), { Cpu: '512' }),
  });

  expect(judged()).toEqual([['one', 'two'], ['two']]);
});

it('judges it again in another region', () => {
  validate({ one: sound });
  validate({ one: sound }, 'eu-west-1');

  expect(judged()).toEqual([['one'], ['one']]);
});

it('complains about a fault each time', () => {
  const faulty = table(image('1.0.0-0123456789ab'), { Cpus: '256' });

  expect(validate({ faulty, sound }).success).toBe(false);
  expect(validate({ faulty, sound }).success).toBe(false);
  expect(judged()).toEqual([['faulty', 'sound'], ['faulty']]);
});

it('takes nothing from a damaged file', () => {
  validate({ one: sound });
  writeFileSync(join(directory, 'cache', 'passed'), 'damaged');
  validate({ one: sound });
  appendFileSync(join(directory, 'cache', 'passed'), 'damaged');
  validate({ one: sound });

  expect(judged()).toEqual([['one'], ['one']]);
});
