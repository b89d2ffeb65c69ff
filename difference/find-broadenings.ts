import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { findInAttachedPolicies } from './attached-permissions.ts';

/** What a difference lets somebody do or reach: new permissions, fewer denials, attached policies, opened ports. */
export function findBroadenings(difference: TemplateDiff): string[] {
  const { iamChanges, securityGroupChanges } = difference;
  const { statements, managedPolicies } = iamChanges;
  const allowed = statements.additions.filter(({ effect }) => effect === 'Allow');
  const undenied = statements.removals.filter(({ effect }) => effect === 'Deny');
  return [
    ...allowed.map((statement) => `allowed: ${describeStatement(statement)}`),
    ...undenied.map((statement) => `no longer denied: ${describeStatement(statement)}`),
    ...findInAttachedPolicies(difference),
    ...managedPolicies.additions.map(
      ({ identityArn, managedPolicyArn }) => `attached: ${managedPolicyArn} to ${identityArn}`,
    ),
    ...securityGroupChanges.ingress.additions.map(
      (rule) => `reachable: ${rule.groupId} on ${rule.describeProtocol()} from ${rule.describePeer()}`,
    ),
    ...securityGroupChanges.egress.additions.map(
      (rule) => `may reach: ${rule.groupId} on ${rule.describeProtocol()} to ${rule.describePeer()}`,
    ),
  ];
}

type Statement = TemplateDiff['iamChanges']['statements']['additions'][number];

function describeStatement({ actions, resources, principals, condition }: Statement): string {
  const who = principals.values.join(', ');
  const what = `${actions.not ? 'all but ' : ''}${actions.values.join(', ')}`;
  const where = `${resources.not ? 'all but ' : ''}${resources.values.join(', ')}`;
  const when = condition === undefined ? '' : ` if ${JSON.stringify(condition)}`;
  return `${who} may ${what} on ${where}${when}`;
}
