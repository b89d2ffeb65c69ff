import { type Acknowledgement, countAcknowledgements, type Judgement } from './judgement.ts';

/** What is open, and for each stage the acknowledged rules with their reasons and resources. */
export function renderJudgement({ open, acknowledged }: Judgement): string {
  const openLines = open.map(({ rule, resource, description }) => `${rule}  ${resource}\n    ${description}`);
  const byOwner = Map.groupBy(acknowledged, ({ owner }) => owner);
  return [
    `${open.length} open findings`,
    ...openLines,
    ...[...byOwner].map(([owner, of]) => `\n${owner}: ${count(of)}\n${list(of)}`),
    '',
  ].join('\n');
}

function count(acknowledgements: readonly Acknowledgement[]): string {
  const { reasons, said, inOneRegion } = countAcknowledgements(acknowledgements);
  const once = inOneRegion < said ? `; ${inOneRegion} where what stands in both regions counts once` : '';
  return `${reasons} reasons, said ${said} times of a rule and a resource${once}`;
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
