import type { RuleOutcome, RuleRequest } from './rule-request.ts';

/**
 * Holds where an action with the same configuration would succeed.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-LambdaInvoke.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-CodeBuild.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-Commands.html
 */
export function ruleByAction(
  category: string,
  provider: string,
): (request: RuleRequest) => Promise<RuleOutcome> {
  return async ({ rule, carryOut }) => {
    const { name, configuration, inputArtifacts, commands, roleArn, account, region, timeoutInMinutes } =
      rule;
    const { status, summary } = await carryOut({
      ...{ name, category, owner: 'AWS', provider, version: '1', configuration, inputArtifacts },
      ...{ outputArtifacts: [], namespace: null, roleArn, account, region, runOrder: 1, timeoutInMinutes },
      computation:
        commands.length === 0 ? null : { commands, outputVariables: [], files: {}, environmentVariables: [] },
    });
    return { status, summary };
  };
}
