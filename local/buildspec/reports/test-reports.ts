import { readCucumber } from './cucumber.ts';
import type { TestCase } from './test-totals.ts';
import { childOf, descendants, numberOf, parseXml, type XmlElement } from './xml.ts';

/**
 * The test cases of a report, by the format that a buildspec gives it, in upper case.
 *
 * Source: AWS CodeBuild user guide, "Test reports": the formats that it reads.
 */
export const testReports: Readonly<Record<string, (text: string) => TestCase[]>> = {
  JUNITXML: (text) => casesOf(text, 'testcase', readJunitCase),
  NUNITXML: (text) => casesOf(text, 'test-case', readNunitCase),
  NUNIT3XML: (text) => casesOf(text, 'test-case', readNunit3Case),
  TESTNGXML: readTestng,
  VISUALSTUDIOTRX: (text) => casesOf(text, 'UnitTestResult', readTrxCase),
  CUCUMBERJSON: readCucumber,
};

function casesOf(text: string, element: string, read: (testCase: XmlElement) => TestCase): TestCase[] {
  return descendants(parseXml(text), element).map(read);
}

function readJunitCase(testCase: XmlElement): TestCase {
  const [problem] = ['failure', 'error', 'skipped'].flatMap((name) => childOf(testCase, name) ?? []);
  return {
    suite: testCase.attributes.classname ?? '',
    name: testCase.attributes.name ?? '',
    outcome: outcomeOf({ failure: 'failed', error: 'errored', skipped: 'skipped' }, problem?.name, 'passed'),
    message: problem ? (problem.attributes.message ?? problem.text.trim()) : '',
    durationInSeconds: numberOf(testCase, 'time'),
  };
}

/** NUnit 2: what was not run says so in `executed`. */
function readNunitCase(testCase: XmlElement): TestCase {
  const { name = '', executed, success, result } = testCase.attributes;
  const ran = executed?.toLowerCase() !== 'false';
  const otherwise = success?.toLowerCase() === 'false' ? 'failed' : 'passed';
  return {
    suite: '',
    name,
    outcome: ran
      ? outcomeOf(
          { Failure: 'failed', Error: 'errored', Ignored: 'skipped', Inconclusive: 'skipped' },
          result,
          otherwise,
        )
      : 'skipped',
    message: messageIn(testCase, 'failure'),
    durationInSeconds: numberOf(testCase, 'time'),
  };
}

/** NUnit 3: an error is a failure with a label. */
function readNunit3Case(testCase: XmlElement): TestCase {
  const { name = '', classname = '', result, label } = testCase.attributes;
  return {
    suite: classname,
    name,
    outcome: outcomeOf(
      { Failed: label === 'Error' ? 'errored' : 'failed', Skipped: 'skipped', Inconclusive: 'skipped' },
      result,
      'passed',
    ),
    message: messageIn(testCase, 'failure'),
    durationInSeconds: numberOf(testCase, 'duration'),
  };
}

/** Methods that only set up or clean up are no tests. */
function readTestng(text: string): TestCase[] {
  return descendants(parseXml(text), 'class').flatMap((ofClass) =>
    descendants(ofClass, 'test-method')
      .filter(({ attributes }) => attributes['is-config'] !== 'true')
      .map((method) => ({
        suite: ofClass.attributes.name ?? '',
        name: method.attributes.name ?? '',
        outcome: outcomeOf({ FAIL: 'failed', SKIP: 'skipped' }, method.attributes.status, 'passed'),
        message: messageIn(method, 'exception'),
        durationInSeconds: numberOf(method, 'duration-ms') / 1000,
      })),
  );
}

function readTrxCase(result: XmlElement): TestCase {
  const { testName = '', outcome, duration = '' } = result.attributes;
  const [, hours = 0, minutes = 0, seconds = 0] = /^(\d+):(\d+):([\d.]+)$/.exec(duration) ?? [];
  return {
    suite: '',
    name: testName,
    outcome: outcomeOf({ Passed: 'passed', Failed: 'failed', NotExecuted: 'skipped' }, outcome, 'errored'),
    message: messageIn(result, 'ErrorInfo'),
    durationInSeconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
  };
}

function outcomeOf(
  outcomes: Readonly<Record<string, TestCase['outcome']>>,
  said: string | undefined,
  otherwise: TestCase['outcome'],
): TestCase['outcome'] {
  return outcomes[said ?? ''] ?? otherwise;
}

/** The formats differ in what they call an element, not in how it holds its message. */
function messageIn(testCase: XmlElement, problem: string): string {
  const [message] = descendants(testCase, problem).flatMap((each) =>
    ['message', 'Message'].flatMap((name) => childOf(each, name) ?? []),
  );
  return message?.text.trim() ?? '';
}
