import type { Acknowledgement, Judgement } from './judge.ts';

/** What is open, and for each stage the acknowledged rules with their reasons and resources. */
export function renderJudgement({ open, acknowledged }: Judgement): string {
  const openLines = open.map(({ rule, resource, description }) => `${rule}  ${resource}\n    ${description}`);
  const byOwner = Map.groupBy(acknowledged, ({ owner }) => owner);
  return [
    `${open.length} open findings`,
    ...openLines,
    ...[...byOwner].map(([owner, of]) => `\n${owner}: ${of.length} acknowledgements\n${list(of)}`),
    '',
  ].join('\n');
}

/** What was said of several resources in the same words stands once. */
function list(acknowledgements: readonly Acknowledgement[]): string {
  const byReason = Map.groupBy(acknowledgements, ({ reason }) => reason);
  return [...byReason]
    .map(([reason, of]) => {
      const lines = of.map(({ rule, construct }) => `    ${rule}  ${construct}`);
      return [`  ${reason}`, ...lines].join('\n');
    })
    .join('\n');
}
