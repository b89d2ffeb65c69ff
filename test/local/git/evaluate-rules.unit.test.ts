import { describe, expect, it } from '@jest/globals';
import { evaluateRules } from '../../../local/git/pull-requests/evaluate-rules.ts';

function evaluate(statement: object, approvers: readonly string[]): 'satisfied' | 'not satisfied' {
  const rules = [
    {
      ...{ id: '1', name: 'rule', templateId: '1', templateName: 'rule' },
      content: JSON.stringify({ Statements: [{ Type: 'Approvers', ...statement }] }),
    },
  ];
  const approvals = approvers.map((by) => ({ by, revision: 'r1', state: 'APPROVE' as const }));
  return evaluateRules({ rules, approvals, revision: 'r1' }).satisfied.length === 1
    ? 'satisfied'
    : 'not satisfied';
}

const ofPool = (...pool: string[]) => ({ NumberOfApprovalsNeeded: 1, ApprovalPoolMembers: pool });

describe('an approval rule', () => {
  it.each<[string, string, string, 'satisfied' | 'not satisfied']>([
    [
      'a session of the role',
      'arn:aws:sts::1:assumed-role/Review/*',
      'arn:aws:sts::1:assumed-role/Review/a',
      'satisfied',
    ],
    [
      'another role',
      'arn:aws:sts::1:assumed-role/Review/*',
      'arn:aws:sts::1:assumed-role/ReviewX/a',
      'not satisfied',
    ],
    [
      'another account',
      'arn:aws:sts::1:assumed-role/Review/*',
      'arn:aws:sts::2:assumed-role/Review/a',
      'not satisfied',
    ],
    [
      'a user by the name',
      'CodeCommitApprovers:111111111111:ben',
      'arn:aws:iam::111111111111:user/ben',
      'satisfied',
    ],
    [
      'a session by the name',
      'CodeCommitApprovers:111111111111:ben',
      'arn:aws:sts::111111111111:assumed-role/Dev/ben',
      'not satisfied',
    ],
    [
      'a session by a wildcard',
      'CodeCommitApprovers:111111111111:*ben',
      'arn:aws:sts::111111111111:assumed-role/Dev/ben',
      'satisfied',
    ],
    [
      'a name that only ends so',
      'CodeCommitApprovers:111111111111:ben',
      'arn:aws:iam::111111111111:user/reuben',
      'not satisfied',
    ],
  ])('with a pool counts, or not: %s', (_, member, approver, expected) => {
    expect(evaluate(ofPool(member), [approver])).toBe(expected);
  });

  it('without a pool counts everybody, and each once', () => {
    expect(evaluate({ NumberOfApprovalsNeeded: 2 }, ['arn:a'])).toBe('not satisfied');
    expect(evaluate({ NumberOfApprovalsNeeded: 2 }, ['arn:a', 'arn:b'])).toBe('satisfied');
  });
});
