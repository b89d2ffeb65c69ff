import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { readJunit } from '../../../local/buildspec/junit.ts';
import { build } from './build.ts';

const junit = `<?xml version="1.0"?>
<testsuites><testsuite name="s" tests="4">
  <testcase classname="cart" name="adds &lt;one&gt;" time="0.25"/>
  <testcase classname="cart" name="a > b" time="0.5"><failure message="expected 1, got &quot;2&quot;">stack</failure></testcase>
  <testcase classname="cart" name='c'><error><![CDATA[<failure> & boom]]></error></testcase>
  <testcase classname="cart" name="d"><skipped/></testcase>
</testsuite></testsuites>`;

describe('a JUnit report', () => {
  it('is counted by its test cases, and names those that failed', () => {
    expect(readJunit(junit)).toEqual({
      total: 4,
      passed: 1,
      failed: 1,
      errored: 1,
      skipped: 1,
      durationInSeconds: 0.75,
      failures: [
        { suite: 'cart', name: 'a > b', message: 'expected 1, got "2"' },
        { suite: 'cart', name: 'c', message: '<failure> & boom' },
      ],
    });
  });
});

describe('the reports of a build', () => {
  it('are kept and counted, and red tests do not fail a build that succeeded', async () => {
    const result = await build(
      `version: 0.2
phases: { build: { commands: ['true'] } }
reports:
  unit: { files: '**/*.xml', base-directory: reports }
  'arn:aws:codebuild:eu-central-1:111111111111:report-group/coverage': { files: cover.xml, file-format: CoberturaXml }
`,
      { files: { 'reports/a.xml': junit, 'reports/deep/b.xml': junit, 'cover.xml': '<coverage/>' } },
    );
    expect(result.status).toBe('SUCCEEDED');
    expect(result.reports).toMatchObject([
      { group: 'unit', format: 'JUNITXML', fileCount: 2, tests: { total: 8, failed: 2 } },
      { format: 'COBERTURAXML', fileCount: 1, tests: null },
    ]);
    expect(await readdir(result.reports[0]?.directory ?? '')).toEqual(['a.xml', 'deep']);
    expect(result.said).toContain('report unit: 8 tests, 2 passed, 2 failed, 2 errored, 2 skipped');
  });

  it('are there after a failed build, flat with discard-paths', async () => {
    const result = await build(
      `version: 0.2
phases: { build: { commands: ['false'] } }
reports: { unit: { files: 'reports/**/*', discard-paths: yes } }
`,
      { files: { 'reports/deep/b.xml': junit } },
    );
    expect(await readdir(result.reports[0]?.directory ?? '')).toEqual(['b.xml']);
  });

  it('are missed with a warning', async () => {
    const result = await build(`version: 0.2
phases: { build: { commands: ['true'] } }
reports: { unit: { files: junit.xml } }
`);
    expect(result.status).toBe('SUCCEEDED');
    expect(result.reports).toEqual([]);
    expect(result.said).toContain('warning: report unit: no file matches junit.xml');
  });
});
