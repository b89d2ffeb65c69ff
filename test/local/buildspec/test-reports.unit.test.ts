import { describe, expect, it } from '@jest/globals';
import { testReports } from '../../../local/buildspec/reports/test-reports.ts';
import { totalsOf } from '../../../local/buildspec/reports/test-totals.ts';

const failure = '<failure><message><![CDATA[expected <1>]]></message></failure>';

const reports: Record<string, string> = {
  JUNITXML: `<?xml version="1.0"?>
<testsuites><testsuite name="s">
  <testcase classname="cart" name="adds &lt;one&gt;" time="0.25"/>
  <testcase classname="cart" name="a &gt; b" time="0.5"><failure message="expected &lt;1&gt;">stack</failure></testcase>
  <testcase classname="cart" name="c"><skipped/></testcase>
</testsuite></testsuites>`,
  NUNITXML: `<test-results><test-suite><results>
  <test-case name="adds &lt;one&gt;" executed="True" result="Success" success="True" time="0.25"/>
  <test-case name="a &gt; b" executed="True" result="Failure" success="False" time="0.5">${failure}</test-case>
  <test-case name="c" executed="False" result="Ignored"/>
</results></test-suite></test-results>`,
  NUNIT3XML: `<test-run><test-suite>
  <test-case name="adds &lt;one&gt;" classname="cart" result="Passed" duration="0.25"/>
  <test-case name="a &gt; b" classname="cart" result="Failed" duration="0.5">${failure}</test-case>
  <test-case name="c" classname="cart" result="Skipped"/>
</test-suite></test-run>`,
  TESTNGXML: `<testng-results><suite><test><class name="cart">
  <test-method name="before" is-config="true" status="FAIL"/>
  <test-method name="adds &lt;one&gt;" status="PASS" duration-ms="250"/>
  <test-method name="a &gt; b" status="FAIL" duration-ms="500"><exception><message><![CDATA[
    expected <1>
  ]]></message></exception></test-method>
  <test-method name="c" status="SKIP"/>
</class></test></suite></testng-results>`,
  VISUALSTUDIOTRX: `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
  <UnitTestResult testName="adds &lt;one&gt;" outcome="Passed" duration="00:00:00.2500000"/>
  <UnitTestResult testName="a &gt; b" outcome="Failed" duration="00:00:00.5000000">
    <Output><ErrorInfo><Message>expected &lt;1&gt;</Message></ErrorInfo></Output></UnitTestResult>
  <UnitTestResult testName="c" outcome="NotExecuted"/>
</Results></TestRun>`,
  CUCUMBERJSON: JSON.stringify([
    {
      name: 'cart',
      elements: [
        { type: 'background', name: 'a shop', steps: [{ result: { status: 'failed' } }] },
        {
          type: 'scenario',
          name: 'adds <one>',
          steps: [
            { result: { status: 'passed', duration: 100_000_000 } },
            { result: { status: 'passed', duration: 150_000_000 } },
          ],
        },
        {
          type: 'scenario',
          name: 'a > b',
          steps: [
            { result: { status: 'failed', duration: 500_000_000, error_message: 'expected <1>' } },
            { result: { status: 'skipped' } },
          ],
        },
        { type: 'scenario', name: 'c', steps: [{ result: { status: 'undefined' } }] },
      ],
    },
  ]),
};

describe('a report of tests', () => {
  it.each(Object.entries(reports))(
    'is counted by its test cases in %s, and names those that failed',
    (format, text) => {
      const totals = totalsOf(testReports[format]?.(text) ?? []);

      expect(totals).toMatchObject({
        total: 3,
        passed: 1,
        failed: 1,
        errored: 0,
        skipped: 1,
        durationInSeconds: 0.75,
      });
      expect(totals.failures).toEqual([
        {
          ...{ suite: expect.stringMatching(/^(cart)?$/), name: 'a > b', message: 'expected <1>' },
          outcome: 'failed',
        },
      ]);
    },
  );

  it('has a sample here in every format that is read', () => {
    expect(Object.keys(reports).sort()).toEqual(Object.keys(testReports).sort());
  });

  it.each<[string, string]>([
    ['JUNITXML', '<testcase name="a"><error><![CDATA[<failure> & boom]]></error></testcase>'],
    [
      'NUNITXML',
      '<test-case name="a" result="Error" success="False"><failure><message>&lt;failure&gt; &amp; boom</message></failure></test-case>',
    ],
    [
      'NUNIT3XML',
      '<test-case name="a" result="Failed" label="Error"><failure><message>&lt;failure&gt; &amp; boom</message></failure></test-case>',
    ],
  ])('tells errors from failures in %s', (format, testCase) => {
    const [read] = testReports[format]?.(`<all>${testCase}</all>`) ?? [];
    expect(read).toMatchObject({ outcome: 'errored', message: '<failure> & boom' });
  });
});
