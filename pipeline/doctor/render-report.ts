import type { Paint } from '../terminal/paint.ts';
import type { Finding, Section } from './finding.ts';

const signs = {
  good: { sign: '✓', colour: 'green' },
  warning: { sign: '!', colour: 'yellow' },
  problem: { sign: '✗', colour: 'red' },
  unknown: { sign: '?', colour: 'cyan' },
} as const;

/** The lines of a report: section by section, each finding with its remedy below it, and the count at the end. */
export function renderReport(sections: readonly Section[], paint: Paint): string[] {
  const findings = sections.flatMap((section) => section.findings);
  return [...sections.flatMap((section) => renderSection(section, paint)), '', summarize(findings, paint)];
}

export function hasProblem(sections: readonly Section[]): boolean {
  return sections.some(({ findings }) => findings.some(({ verdict }) => verdict === 'problem'));
}

function renderSection({ title, findings }: Section, paint: Paint): string[] {
  return ['', paint('bold', title), ...findings.flatMap((finding) => renderFinding(finding, paint))];
}

function renderFinding({ verdict, what, remedy }: Finding, paint: Paint): string[] {
  const { sign, colour } = signs[verdict];
  const line = `  ${paint(colour, sign)} ${what}`;
  return remedy === undefined ? [line] : [line, paint('dim', `    → ${remedy}`)];
}

function summarize(findings: readonly Finding[], paint: Paint): string {
  const count = (wanted: Finding['verdict']) => findings.filter(({ verdict }) => verdict === wanted).length;
  const parts = [
    many(count('problem'), 'problem', 'problems'),
    many(count('warning'), 'warning', 'warnings'),
    `${count('unknown')} not looked at`,
  ];
  return paint(count('problem') > 0 ? 'red' : 'green', `${parts.join(', ')}.`);
}

function many(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
