import { resourcesOf, type Stack } from '../deployment/stack.ts';

/** The policies of AWS's own that roles of the templates have: `service-role/AWSLambdaVPCAccessExecutionRole`. */
export function managedPoliciesIn(stacks: readonly Stack[]): string[] {
  const texts = stacks
    .flatMap((stack) => resourcesOf(stack, 'AWS::IAM::Role'))
    .map(([, { Properties }]) => JSON.stringify(Properties?.ManagedPolicyArns ?? []));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/:iam::aws:policy\/([\w/-]+)/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].sort();
}

/** Who may speak for callers of roles, as IAM knows them: `token.actions.githubusercontent.com`. */
export function identityProvidersIn(stacks: readonly Stack[]): string[] {
  return stacks
    .flatMap((stack) => resourcesOf(stack, 'AWS::IAM::OIDCProvider'))
    .map(([, { Properties }]) => String(Properties?.Url).replace(/^https:\/\//, ''));
}

/** The ids of the zones of Route 53 that records are written into. */
export function zonesIn(stacks: readonly Stack[]): string[] {
  const ids = stacks
    .flatMap((stack) => resourcesOf(stack, 'AWS::Route53::RecordSet'))
    .flatMap(([, { Properties }]) => {
      const id = Properties?.HostedZoneId;
      return typeof id === 'string' ? [id] : [];
    });
  return [...new Set(ids)].sort();
}
