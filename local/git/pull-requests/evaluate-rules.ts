import { z } from 'zod';
import type { PullRequestRecord } from './pull-request.ts';

const contentSchema = z.object({
  DestinationReferences: z.array(z.string()).optional(),
  Statements: z.array(
    z.object({
      Type: z.literal('Approvers'),
      NumberOfApprovalsNeeded: z.coerce.number(),
      ApprovalPoolMembers: z.array(z.string()).optional(),
    }),
  ),
});

/** Whether a template makes a rule for pull requests to a reference. */
export function isFor(content: string, destination: string): boolean {
  const { DestinationReferences } = contentSchema.parse(JSON.parse(content));
  return DestinationReferences?.includes(destination) ?? true;
}

/**
 * Which rules the approvals of the present revision satisfy.
 *
 * Source: https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-pull-request-approval-rule.html
 */
export function evaluateRules({
  rules,
  approvals,
  revision,
}: Pick<PullRequestRecord, 'rules' | 'approvals' | 'revision'>): {
  satisfied: string[];
  notSatisfied: string[];
} {
  const approvers = approvals
    .filter((each) => each.revision === revision && each.state === 'APPROVE')
    .map(({ by }) => by);
  const isSatisfied = ({ content }: { content: string }) =>
    contentSchema
      .parse(JSON.parse(content))
      .Statements.every(
        ({ NumberOfApprovalsNeeded, ApprovalPoolMembers: pool }) =>
          approvers.filter((arn) => pool?.some((member) => isMember(arn, member)) ?? true).length >=
          NumberOfApprovalsNeeded,
      );
  const named = Map.groupBy(rules, isSatisfied);
  const namesOf = (satisfied: boolean) => (named.get(satisfied) ?? []).map(({ name }) => name);
  return { satisfied: namesOf(true), notSatisfied: namesOf(false) };
}

/** A member is an ARN, or `CodeCommitApprovers:<account>:<name>`; a `*` in it is any text. */
function isMember(arn: string, member: string): boolean {
  const [, account, name] = /^CodeCommitApprovers:(\d{12}):(.+)$/.exec(member) ?? [];
  if (account === undefined || name === undefined) return matches(arn, member);
  const users = [`arn:aws:iam::${account}:user/`, `arn:aws:sts::${account}:federated-user/`];
  const sessions = name.includes('*') ? [`arn:aws:sts::${account}:assumed-role/`] : [];
  return [...users, ...sessions].some((kind) => matches(arn, `${kind}${name}`));
}

function matches(text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return text === pattern;
  const last = others.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const part of others) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.endsWith(last) && text.length - last.length >= position;
}
