import type { PullRequestChanges } from '../../app/automation/review/contract.ts';
import { dataAtRisk, fateOf, placeOf } from '../dossier/dossier.ts';
import type { AssemblyChanges } from './compare-assemblies.ts';
import type { FoundChanges } from './find-changes.ts';

/** The lines become the value of one environment variable. */
const mostLines = 25;
const longestLine = 160;

/** In lines, the worst first. */
export function describeChanges(found: FoundChanges): PullRequestChanges {
  if (!found.known) return { templates: [cut(`NOT KNOWN: ${found.reason}`)], images: [] };
  const { value } = found;
  const images = value.images.map(
    ({ repository, before, after }) => `${repository} ${before ?? 'new'} → ${after ?? 'gone'}`,
  );
  return { templates: limit(describeTemplates(value)), images: limit(images) };
}

function describeTemplates({ stacks, gone }: AssemblyChanges): string[] {
  return [
    ...dataAtRisk({ stacks }).map((change) => `DATA: ${change.stack}: ${placeOf(change)} ${fateOf(change)}`),
    ...gone.map((stack) => `GONE: ${stack} would be left behind as it is`),
    ...stacks.map((stack) => `${stack.name} (${stack.region}): ${countChanges(stack)}`),
    ...stacks.flatMap(countBroadenings),
  ];
}

/** A stack that is new may everything for the first time. */
function countBroadenings({ name, kind, difference }: AssemblyChanges['stacks'][number]): string[] {
  const { length } = difference.broadenings;
  return kind === 'new' || length === 0 ? [] : [`SECURITY: ${name}: ${length} more allowed or reachable`];
}

function countChanges({ kind, difference }: AssemblyChanges['stacks'][number]): string {
  if (kind === 'new') return `new, with ${difference.resources.length} resources`;
  const kinds = Map.groupBy(difference.resources, (change) => change.kind);
  const replaced = difference.resources.filter(({ replacement }) => replacement === 'certain').length;
  const counts = [
    ...(['added', 'changed', 'removed'] as const).map(
      (each) => [kinds.get(each)?.length ?? 0, each] as const,
    ),
    [replaced, 'of them replaced'] as const,
  ].filter(([count]) => count > 0);
  return counts.map(([count, what]) => `${count} ${what}`).join(', ') || 'only what it allows changes';
}

function limit(lines: readonly string[]): string[] {
  const shown = lines.slice(0, mostLines).map(cut);
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `and ${rest} more`] : shown;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}
