import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { build } from './build.ts';

const junit = `<?xml version="1.0"?>
<testsuites><testsuite name="s" tests="4">
  <testcase classname="cart" name="adds &lt;one&gt;" time="0.25"/>
  <testcase classname="cart" name="a > b" time="0.5"><failure message="expected 1, got &quot;2&quot;">stack</failure></testcase>
  <testcase classname="cart" name='c'><error><![CDATA[<failure> & boom]]></error></testcase>
  <testcase classname="cart" name="d"><skipped/></testcase>
</testsuite></testsuites>`;

const cobertura =
  '<coverage lines-covered="6" lines-valid="8" branches-covered="1" branches-valid="2"><packages/></coverage>';

describe('the reports of a build', () => {
  it('are kept and counted, and red tests do not fail a build that succeeded', async () => {
    const result = await build(
      `version: 0.2
phases: { build: { commands: ['true'] } }
reports:
  unit: { files: '**/*.xml', base-directory: reports }
  flat: { files: 'reports/**/*', discard-paths: yes }
  'arn:aws:codebuild:eu-central-1:111111111111:report-group/coverage': { files: cover.xml, file-format: CoberturaXml }
`,
      { files: { 'reports/a.xml': junit, 'reports/deep/b.xml': junit, 'cover.xml': cobertura } },
    );
    expect(result.status).toBe('SUCCEEDED');
    expect(result.reports).toMatchObject([
      { group: 'unit', format: 'JUNITXML', fileCount: 2, tests: { total: 8, failed: 2 } },
      { group: 'flat', fileCount: 2 },
      { format: 'COBERTURAXML', fileCount: 1, tests: null, coverage: { linesCovered: 6, lines: 8 } },
    ]);
    expect(result.said).toContain(
      'report arn:aws:codebuild:eu-central-1:111111111111:report-group/coverage: lines 75.0 %, branches 50.0 % covered',
    );
    expect(await readdir(result.reports[0]?.directory ?? '')).toEqual(['a.xml', 'deep']);
    expect(await readdir(result.reports[1]?.directory ?? '')).toEqual(['a.xml', 'b.xml']);
    expect(result.said).toContain('report unit: 8 tests, 2 passed, 2 failed, 2 errored, 2 skipped');
  });
});
