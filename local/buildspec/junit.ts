import type { TestFailure } from './build-result.ts';

export interface TestTotals {
  total: number;
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  durationInSeconds: number;
  failures: TestFailure[];
}

const attributes = String.raw`((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*`;
const testCase = new RegExp(String.raw`<testcase${attributes}(?:/>|>([\s\S]*?)</testcase>)`, 'g');
const problem = new RegExp(String.raw`<(failure|error|skipped)${attributes}(?:/>|>([\s\S]*?)</\1>)`);

/** Counts the test cases of a JUnit XML report, and gives those that failed. */
export function readJunit(xml: string): TestTotals {
  const totals = emptyTotals();
  for (const [, head = '', body = ''] of withoutCdata(xml).matchAll(testCase)) {
    totals.total += 1;
    totals.durationInSeconds += Number(attribute(head, 'time') ?? 0) || 0;
    const [, kind, details = '', text = ''] = problem.exec(body) ?? [];
    if (kind === 'skipped') totals.skipped += 1;
    else if (kind === undefined) totals.passed += 1;
    else {
      if (kind === 'failure') totals.failed += 1;
      else totals.errored += 1;
      totals.failures.push({
        suite: attribute(head, 'classname') ?? '',
        name: attribute(head, 'name') ?? '',
        message: attribute(details, 'message') ?? decoded(text).trim(),
      });
    }
  }
  return totals;
}

export function emptyTotals(): TestTotals {
  return { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, durationInSeconds: 0, failures: [] };
}

export function addTotals(a: TestTotals, b: TestTotals): TestTotals {
  return {
    total: a.total + b.total,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    errored: a.errored + b.errored,
    skipped: a.skipped + b.skipped,
    durationInSeconds: a.durationInSeconds + b.durationInSeconds,
    failures: [...a.failures, ...b.failures],
  };
}

function withoutCdata(xml: string): string {
  return xml.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  );
}

function attribute(head: string, name: string): string | undefined {
  const match = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(head);
  return match ? decoded(match[1] ?? match[2] ?? '') : undefined;
}

function decoded(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (named[name] ?? whole);
  });
}
