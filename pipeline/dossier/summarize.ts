import {
  broadeningsOf,
  changesOf,
  type Dossier,
  dataAtRisk,
  type Finding,
  fateOf,
  judge,
  placeOf,
  readStacks,
  type TestReport,
  unreadStacks,
} from './dossier.ts';

/**
 * The custom data of an approval has at most 1000 characters, and the question stands before this:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ManualApproval.html
 */
export const longestSummary = 800;

const mostNamed = 3;

/** The dossier in one line, the worst first; what does not find room stands in the dossier. */
export function summarize(dossier: Dossier): string {
  const sentences = [
    unread(dossier),
    risks(dossier),
    changes(dossier),
    busy(dossier),
    broadenings(dossier),
    images(dossier),
    commits(dossier),
    reports(dossier.reports),
  ];
  return cut(sentences.filter((sentence) => sentence !== '').join(' '));
}

function unread(dossier: Dossier): string {
  const stacks = unreadStacks(dossier);
  if (dossier.stacks.length === 0) return 'NOT KNOWN: there is no stack to compare.';
  if (stacks.length === 0) return '';
  const [first] = stacks;
  return `NOT KNOWN what would change: ${stacks.length} of ${dossier.stacks.length} stacks could not be read (${first?.reason}).`;
}

function risks(dossier: Dossier): string {
  const changes = dataAtRisk(dossier);
  if (changes.length === 0) return '';
  const named = changes.slice(0, mostNamed).map((change) => `${placeOf(change)} ${fateOf(change)}`);
  return `DATA: ${named.join('; ')}${more(changes.length - mostNamed)}.`;
}

function changes(dossier: Dossier): string {
  switch (judge(dossier)) {
    case 'unknown':
      return '';
    case 'unchanged':
      return `Nothing would change in ${dossier.environment}.`;
    case 'changes': {
      const created = dossier.stacks.filter(({ kind }) => kind === 'new').length;
      if (created === dossier.stacks.length) return `Everything in ${dossier.environment} would be new.`;
      const elsewhere = readStacks(dossier)
        .filter(({ kind }) => kind === 'compared')
        .flatMap(({ difference }) => difference.elsewhere);
      const kinds = Map.groupBy(changesOf(dossier), ({ kind }) => kind);
      const counts = (['added', 'changed', 'removed'] as const)
        .map((kind) => [kinds.get(kind)?.length ?? 0, kind] as const)
        .filter(([count]) => count > 0)
        .map(([count, kind]) => `${count} ${kind}`);
      const sentences = [
        counts.length === 0 ? '' : `Resources in ${dossier.environment}: ${counts.join(', ')}.`,
        elsewhere.length === 0
          ? ''
          : `Beside resources: ${elsewhere.slice(0, mostNamed).join(', ')}${more(elsewhere.length - mostNamed)}.`,
      ];
      return sentences.filter((sentence) => sentence !== '').join(' ');
    }
  }
}

function busy({ isBusy, environment }: Dossier): string {
  if (!isBusy.known) return `Whether another release is on its way into ${environment} is not known.`;
  return isBusy.value
    ? `ANOTHER RELEASE is on its way into ${environment}, where this one was compared.`
    : '';
}

/** Where everything is new it may all that it does for the first time. */
function broadenings(dossier: Dossier): string {
  const known = new Set(dossier.stacks.filter(({ kind }) => kind === 'compared').map(({ name }) => name));
  const count = broadeningsOf(dossier).filter(({ stack }) => known.has(stack)).length;
  return count === 0 ? '' : `SECURITY: ${count} more allowed or reachable.`;
}

function images({ images }: Dossier): string {
  if (images.length === 0) return '';
  const named = images
    .slice(0, mostNamed)
    .map(({ repository, before, after }) => `${repository} ${before ?? 'new'} → ${after ?? 'gone'}`);
  return `Images: ${named.join('; ')}${more(images.length - mostNamed)}.`;
}

function commits({ commits, lastRelease }: Dossier): string {
  if (!commits.known) return 'Its commits are not known.';
  const { added, taken } = commits.value;
  const since = lastRelease.known ? lastRelease.value?.commit.slice(0, 8) : undefined;
  const back = taken.length === 0 ? '' : ` It TAKES BACK ${taken.length}.`;
  if (since === undefined) return `The first release, of ${added.length} commits.`;
  const [newest] = added;
  const what = newest === undefined ? '' : `, the newest "${newest.subject}" by ${newest.author.name}`;
  return `${added.length} commits since ${since}${what}.${back}`;
}

function reports(reports: Finding<readonly TestReport[]>): string {
  if (!reports.known) return 'Test reports could not be read.';
  if (reports.value.length === 0) return '';
  const sum = (of: (report: TestReport) => number) =>
    reports.value.reduce((total, report) => total + of(report), 0);
  const failed = sum((report) => report.failed);
  return `Tests: ${sum((report) => report.passed)} passed${failed === 0 ? '' : `, ${failed} FAILED`}.`;
}

function more(count: number): string {
  return count > 0 ? `; and ${count} more` : '';
}

/** In one line, and without what CodePipeline would take for a variable. */
function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('#{', '# {');
  return line.length <= longestSummary ? line : `${line.slice(0, longestSummary - 1)}…`;
}
