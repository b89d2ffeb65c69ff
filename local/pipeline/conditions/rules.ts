import type { ConditionDeclaration, RuleDeclaration, StageDeclaration } from '../declaration.ts';
import { unreadableWatch, watchAlarm } from './alarm-watch.ts';
import { unreadableWindow, untilWindowOpens } from './deployment-window.ts';
import type { RuleOutcome, RuleRequest } from './rule-request.ts';
import { checkVariable } from './variable-check.ts';

type Evaluate = (request: RuleRequest) => RuleOutcome | Promise<RuleOutcome>;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html */
const evaluators: Record<string, Evaluate> = {
  VariableCheck: ({ configuration }) => checkVariable(configuration),
  DeploymentWindow: untilWindowOpens,
  CloudWatchAlarm: watchAlarm,
};

const reasons: Record<string, string> = {
  LambdaInvoke: 'a function answers by PutJobSuccessResult, which is not available here',
  CodeBuild: 'builds are carried out as actions only',
  Commands: 'commands are carried out in builds only',
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
  return reasons[provider] ?? `there is no rule of this name; known are ${knownRules().join(', ')}`;
}

function knownRules(): string[] {
  return [...Object.keys(evaluators), ...Object.keys(reasons)];
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
