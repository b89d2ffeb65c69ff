import {
  type Coverage,
  isRunning,
  judge,
  type Review,
  type StepBuild,
  type TestResults,
  type Verdict,
} from './review.ts';

/** How the comment begins, by which it is found again. */
export const commentMarker = '### Review by the delivery';

/** CodeCommit takes 10,240 characters: https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
const longestComment = 10_000;

const longestLine = 200;
const mostTests = 20;
const mostChanges = 25;

/** The comment, in Markdown. The same review makes the same comment. */
export function writeComment(review: Review): string {
  const verdict = judge(review);
  const parts = [
    `${commentMarker}\n\nCommit \`${review.commit.slice(0, 8)}\`: **${verdicts[verdict]}**`,
    writeBuilds(review.builds),
    writeTests(review.tests),
    writeCoverage(review.coverage),
    ...writeChanges(review),
  ];
  return cut(parts.filter((part) => part !== '').join('\n\n'));
}

const verdicts: Readonly<Record<Verdict, string>> = {
  running: 'the builds run',
  passed: 'passed, and approved by the delivery',
  failed: 'failed, and not approved by the delivery',
};

function writeBuilds(builds: readonly StepBuild[]): string {
  const rows = builds.map(({ step, status, link }) => {
    const result = statuses[status];
    return `| ${step} | ${link === undefined ? result : `[${result}](${link})`} |`;
  });
  return ['| build | result |', '|---|---|', ...rows].join('\n');
}

const statuses: Readonly<Record<StepBuild['status'], string>> = {
  WAITING: 'waits',
  IN_PROGRESS: 'runs',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  FAULT: 'could not be run',
  STOPPED: 'was stopped',
  TIMED_OUT: 'took too long',
};

function writeTests({ total, failed, failing }: TestResults): string {
  if (total === 0) return '';
  if (failed === 0) return `**Tests**: all ${total} passed or were skipped.`;
  return list(`**Tests**: ${failed} of ${total} failed`, failing.slice(0, mostTests), failed);
}

function writeCoverage(coverage: Coverage | undefined): string {
  if (!coverage) return '';
  const { lines, linesBefore } = coverage;
  return `**Coverage**: ${lines.toFixed(1)} % of the lines, ${comparison(lines, linesBefore)}.`;
}

function comparison(lines: number, before: number | undefined): string {
  if (before === undefined) return 'and that of the branch it goes to is not known';
  const points = (lines - before).toFixed(1);
  if (Number(points) === 0) return 'as on the branch it goes to';
  return `${Math.abs(Number(points)).toFixed(1)} points ${lines > before ? 'more' : 'LESS'} than on the branch it goes to`;
}

function writeChanges({ changes, builds }: Review): string[] {
  if (!changes) return builds.some(isRunning) ? [] : ['**Changes**: NOT KNOWN, as no build has told them.'];
  const { templates, images } = changes;
  return [
    templates.length === 0
      ? '**Templates**: nothing would change.'
      : list('**Templates**', templates.slice(0, mostChanges), templates.length),
    images.length === 0
      ? '**Images**: none would have another version.'
      : list('**Images**', images.slice(0, mostChanges), images.length),
  ];
}

function list(title: string, shown: readonly string[], total: number): string {
  const rest = total - shown.length;
  return [`${title}:`, '', ...shown.map(asItem), ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

/** The text comes from what is reviewed: as code it is nothing but text, whatever it says. */
function asItem(text: string): string {
  const line = text.replaceAll(/[\s`]+/g, ' ').trim();
  return `- \`${line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`}\``;
}

function cut(text: string): string {
  if (text.length <= longestComment) return text;
  return `${text.slice(0, text.lastIndexOf('\n', longestComment))}\n- and more`;
}
