import { isEmpty, type ResourceChange, type TemplateDifference } from '../../difference/compare-templates.ts';
import type { LastRelease } from '../history/last-release.ts';
import type { CommitRange } from '../history/source-history.ts';

/** What was found out, or why it could not be. */
export type Finding<Value> = { known: true; value: Value } | { known: false; reason: string };

/** What is told to whoever decides whether a release may go on to an environment. */
export interface Dossier {
  environment: string;
  /** What would be deployed. */
  commit: string;
  /** Of the pipeline; undefined where another service carries the delivery out. */
  executionId: string | undefined;
  /** ISO 8601. */
  writtenAt: string;
  stacks: readonly StackComparison[];
  images: readonly ImageChange[];
  /** Whether another release is on its way into the environment: this one may find something else than what was read. */
  isBusy: Finding<boolean>;
  /** What the environment has today; its value is undefined where it has nothing. */
  lastRelease: Finding<LastRelease | undefined>;
  commits: Finding<CommitRange>;
  reports: Finding<readonly TestReport[]>;
}

/** A stack as it is deployed, held against what would be deployed. */
export type StackComparison = {
  name: string;
  account: string;
  region: string;
} & (
  | { kind: 'compared'; difference: TemplateDifference }
  /** It is not deployed, so that all of it is new. */
  | { kind: 'new'; difference: TemplateDifference }
  | { kind: 'unread'; reason: string }
);

/** A version is undefined where nothing runs of the image, or will not any more. */
export interface ImageChange {
  /** Its repository, for example `sluice/catalog`. */
  repository: string;
  before: string | undefined;
  after: string | undefined;
}

export interface TestReport {
  name: string;
  total: number;
  passed: number;
  failed: number;
  skipped: number;
}

/** A change of one resource, and where it stands. */
export interface PlacedChange extends ResourceChange {
  stack: string;
  region: string;
}

/** Whether a release would change anything; as long as one stack could not be read nobody knows. */
export function judge({ stacks }: Pick<Dossier, 'stacks'>): 'unknown' | 'unchanged' | 'changes' {
  if (stacks.length === 0 || stacks.some(({ kind }) => kind === 'unread')) return 'unknown';
  return stacks.every((stack) => stack.kind === 'compared' && isEmpty(stack.difference))
    ? 'unchanged'
    : 'changes';
}

/** Whether nobody has to be asked: nothing would change, and nothing comes in between. */
export function isSurelyUnchanged(dossier: Pick<Dossier, 'stacks' | 'isBusy'>): boolean {
  const { isBusy } = dossier;
  return judge(dossier) === 'unchanged' && isBusy.known && !isBusy.value;
}

export function unreadStacks({ stacks }: Pick<Dossier, 'stacks'>) {
  return stacks.filter((stack) => stack.kind === 'unread');
}

/** The stacks of which it is known what would become of them. */
export function readStacks({ stacks }: Pick<Dossier, 'stacks'>) {
  return stacks.filter((stack) => stack.kind !== 'unread');
}

export function changesOf(dossier: Pick<Dossier, 'stacks'>): PlacedChange[] {
  return readStacks(dossier).flatMap(({ name, region, difference }) =>
    difference.resources.map((change) => ({ ...change, stack: name, region })),
  );
}

/** What holds data and is replaced, or goes; what loses its data first. */
export function dataAtRisk(dossier: Pick<Dossier, 'stacks'>): PlacedChange[] {
  const order = ['lost', 'snapshot', 'left behind'];
  return changesOf(dossier)
    .filter(({ data }) => data !== 'untouched')
    .toSorted((one, other) => order.indexOf(one.data) - order.indexOf(other.data));
}

/** What somebody may do, or reach, who may not today; of stacks that are new, everything. */
export function broadeningsOf(dossier: Pick<Dossier, 'stacks'>): { stack: string; line: string }[] {
  return readStacks(dossier).flatMap(({ name, difference }) =>
    difference.broadenings.map((line) => ({ stack: name, line })),
  );
}

/** In words, what happens to a resource that is not simply changed; empty for any other. */
export function fateOf({ replacement, data, kind }: ResourceChange): string {
  const replaced = { no: '', possible: 'may be replaced', certain: 'is replaced' }[replacement];
  const gone = kind === 'removed' && data !== 'untouched' ? 'goes' : '';
  const lost = {
    untouched: '',
    lost: replacement === 'possible' ? 'would lose its data' : 'loses its data',
    snapshot: 'leaves a snapshot of its data',
    'left behind': 'stays behind with its data',
  }[data];
  return [replaced || gone, lost].filter((part) => part !== '').join(', ');
}

/** The resource without its stack and without what CDK calls everything: `Orders/Queue`. */
export function placeOf({ path }: ResourceChange): string {
  return path.replace(/\/(Resource|Default)$/, '').replace(/^sluice-pipeline\/[^/]+\//, '');
}
