import type { JsonObject, JsonValue } from '../../cloud/json.ts';
import { accountOf } from '../account-of-role.ts';
import type {
  ConditionDeclaration,
  ConditionResult,
  FailureDeclaration,
  RuleDeclaration,
  StageDeclaration,
} from '../declaration.ts';
import type { PropertyReader } from '../property-reader.ts';

/**
 * The conditions of a stage.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html
 * @throws MalformedPipelineError
 */
export function readConditions(
  read: PropertyReader,
  path: string,
  { BeforeEntry, OnSuccess, OnFailure }: JsonObject,
): Pick<StageDeclaration, 'beforeEntry' | 'onSuccess' | 'onFailure'> {
  return {
    beforeEntry: readCondition(read, `${path}.BeforeEntry`, BeforeEntry, ['FAIL', 'SKIP']),
    onSuccess: readCondition(read, `${path}.OnSuccess`, OnSuccess, ['FAIL', 'ROLLBACK']),
    onFailure: OnFailure === undefined ? null : readFailure(read, `${path}.OnFailure`, OnFailure),
  };
}

function readFailure(read: PropertyReader, path: string, value: JsonValue): FailureDeclaration {
  const { Result, RetryConfiguration = {}, ...rest } = read.object(path, value);
  const { RetryMode = 'FAILED_ACTIONS' } = read.object(`${path}.RetryConfiguration`, RetryConfiguration);
  const results: readonly ConditionResult[] = ['ROLLBACK', 'RETRY', 'FAIL'];
  return {
    result: Result === undefined ? null : oneOf(read, `${path}.Result`, Result, results),
    retryMode: oneOf(read, `${path}.RetryConfiguration.RetryMode`, RetryMode, [
      'FAILED_ACTIONS',
      'ALL_ACTIONS',
    ]),
    condition: readCondition(read, path, rest, results, Result),
  };
}

/** A stage has one of each kind at most. */
function readCondition(
  read: PropertyReader,
  path: string,
  value: JsonValue | undefined,
  results: readonly ConditionResult[],
  /** Of a condition that says none itself. */
  otherwise: JsonValue = 'FAIL',
): ConditionDeclaration | null {
  if (value === undefined) return null;
  const place = `${path}.Conditions`;
  const [condition, ...more] = read.optionalObjects(place, read.object(path, value).Conditions);
  if (condition === undefined) return null;
  if (more.length > 0) return read.fail(place, 'a list of one', `a list of ${more.length + 1}`);
  return {
    result: oneOf(read, `${place}.0.Result`, condition.Result ?? otherwise, results),
    rules: read
      .objects(`${place}.0.Rules`, condition.Rules)
      .map((rule, index) => readRule(read, `${place}.0.Rules.${index}`, rule)),
  };
}

function readRule(read: PropertyReader, path: string, rule: JsonObject): RuleDeclaration {
  const type = read.object(`${path}.RuleTypeId`, rule.RuleTypeId);
  const roleArn = read.optionalText(`${path}.RoleArn`, rule.RoleArn);
  return {
    name: read.text(`${path}.Name`, rule.Name),
    provider: read.text(`${path}.RuleTypeId.Provider`, type.Provider),
    version: read.optionalText(`${path}.RuleTypeId.Version`, type.Version) ?? '1',
    configuration: read.texts(`${path}.Configuration`, rule.Configuration),
    inputArtifacts: read
      .optionalObjects(`${path}.InputArtifacts`, rule.InputArtifacts)
      .map(({ Name }, index) => read.text(`${path}.InputArtifacts.${index}.Name`, Name)),
    commands: read.listOfTexts(`${path}.Commands`, rule.Commands ?? []),
    roleArn,
    account: accountOf(roleArn) ?? read.pipeline.account,
    region: read.optionalText(`${path}.Region`, rule.Region) ?? read.pipeline.region,
    timeoutInMinutes:
      rule.TimeoutInMinutes === undefined
        ? null
        : read.integer(`${path}.TimeoutInMinutes`, rule.TimeoutInMinutes),
  };
}

function oneOf<Value extends string>(
  read: PropertyReader,
  path: string,
  given: JsonValue,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((value) => value === given);
  return found ?? read.fail(path, allowed.join(' or '), given);
}
