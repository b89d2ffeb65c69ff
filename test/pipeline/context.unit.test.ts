import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readContext } from '../../pipeline/context.ts';

describe('reading the context', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-context-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const writeCdkJson = (text: string) => writeFileSync(join(directory, 'cdk.json'), text);

  it('takes what the CDK CLI hands over, and then does not look at cdk.json', () => {
    expect(readContext(directory, '{"account":"222222222222"}')).toEqual({ account: '222222222222' });
  });

  it('takes the context of cdk.json where nothing is handed over', () => {
    writeCdkJson('{"app":"node main.ts","context":{"account":"111111111111"}}');

    expect(readContext(directory, undefined)).toEqual({ account: '111111111111' });
  });

  it('refuses a cdk.json that is not JSON, in one line with its path', () => {
    writeCdkJson('{');

    expect(() => readContext(directory, undefined)).toThrow(/^[^\n]*cdk\.json is not JSON: [^\n]*$/);
  });

  it('refuses a cdk.json without a context', () => {
    writeCdkJson('{"app":"node main.ts"}');

    expect(() => readContext(directory, undefined)).toThrow('cdk.json has no "context"');
  });
});
