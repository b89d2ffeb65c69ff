import type { ConditionDeclaration, RuleDeclaration, StageDeclaration } from '../declaration.ts';
import { unreadableWatch, watchAlarm } from './alarm-watch.ts';
import { unreadableWindow, untilWindowOpens } from './deployment-window.ts';
import { ruleByAction } from './rule-by-action.ts';
import type { RuleOutcome, RuleRequest } from './rule-request.ts';
import { checkVariable } from './variable-check.ts';

type Evaluate = (request: RuleRequest) => RuleOutcome | Promise<RuleOutcome>;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html */
const evaluators: Record<string, Evaluate> = {
  VariableCheck: ({ configuration }) => checkVariable(configuration),
  DeploymentWindow: untilWindowOpens,
  CloudWatchAlarm: watchAlarm,
  LambdaInvoke: ruleByAction('Invoke', 'Lambda'),
  CodeBuild: ruleByAction('Build', 'CodeBuild'),
  Commands: ruleByAction('Compute', 'Commands'),
};

/** @throws where the rule is one that `reasonAgainst` has something to say about */
export function evaluateRule(request: RuleRequest): Promise<RuleOutcome> {
  const evaluate = evaluators[request.rule.provider];
  if (evaluate === undefined)
    throw new Error(`Rule ${request.rule.name} was not looked at before it was run`);
  return Promise.resolve(evaluate(request));
}

/** Why a rule cannot be evaluated here; undefined where it can. */
export function reasonAgainst({ provider, configuration }: RuleDeclaration): string | undefined {
  if (provider === 'DeploymentWindow') return unreadableWindow(configuration);
  if (provider === 'CloudWatchAlarm') return unreadableWatch(configuration);
  if (provider in evaluators) return undefined;
  return `there is no rule of this name; known are ${Object.keys(evaluators).join(', ')}`;
}

/** Whether a rule that is under way waits for something, in place of doing it. */
export function waits(rule: RuleDeclaration | undefined): boolean {
  return rule?.provider === 'DeploymentWindow' || rule?.provider === 'CloudWatchAlarm';
}

/** One line for each rule of a stage that cannot be evaluated here, to be read before anything runs. */
export function unavailableRules({ name, beforeEntry, onSuccess, onFailure }: StageDeclaration): string[] {
  const of = (setting: string, condition: ConditionDeclaration | null | undefined) =>
    (condition?.rules ?? []).flatMap((rule) => {
      const reason = reasonAgainst(rule);
      const what = `Rule ${rule.name} (${rule.provider}) of ${setting} of stage ${name}`;
      return reason === undefined ? [] : `${what} is passed over in the rehearsal: ${reason}`;
    });
  return [
    ...of('BeforeEntry', beforeEntry),
    ...of('OnSuccess', onSuccess),
    ...of('OnFailure', onFailure?.condition),
  ];
}
