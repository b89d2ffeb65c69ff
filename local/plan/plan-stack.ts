import { readFile } from 'node:fs/promises';
import { whyUnreachable } from '../cloud/events/event-targets.ts';
import { ruleType, targetsOf } from '../cloud/events/rules.ts';
import { isJsonObject, type JsonObject } from '../cloud/json.ts';
import type { Properties } from '../cloud/recorded-resource.ts';
import { type Coverage, coverageOf, refusalsOf } from '../cloud/resource-types/index.ts';
import { scalingPolicyType, targetOfPolicy, whyItScalesNothing } from '../cloud/scaling/scaling-policy.ts';
import { scheduleType, targetOfSchedule } from '../cloud/schedules/scheduler-schedules.ts';
import {
  type DeployableTemplate,
  prepareTemplate,
  type ResourceValues,
} from '../cloud/stack/deployable-template.ts';
import { parseTemplate } from '../cloud/template/template.ts';
import { readAssetManifest } from '../pipeline/assembly/asset-manifest.ts';
import type { AssemblyStack } from '../pipeline/assembly/cloud-assembly.ts';

export interface StackPlan {
  name: string;
  account: string;
  region: string;
  /** How many resources it has of each type; empty where the template cannot be read. */
  types: TypeCount[];
  /** What of it cannot be deployed here, beside resources of unknown types; one line each. */
  problems: string[];
}

export interface TypeCount {
  type: string;
  count: number;
  coverage: Coverage;
}

export interface ReadStack {
  stack: AssemblyStack;
  /** Null where the template cannot be used here. */
  template: DeployableTemplate | null;
  plan: StackPlan;
}

/** What is known only when a stack is deployed stands in properties by its name in the template. */
export const beforeDeployment: ResourceValues = {
  ref: (logicalId) => logicalId,
  attribute: (logicalId, name) => `${logicalId}.${name}`,
};

/** Reads a stack's template as a deployment would, without one. */
export async function planStack(stack: AssemblyStack): Promise<ReadStack> {
  const text = await readFile(stack.templateFile, 'utf8');
  const problems = [...transformIn(text), ...(await unpublishableAssets(stack))];
  const template = problemOf(() => prepare(stack, text));
  const { stackName: name, account, region } = stack;
  const plan = { name, account, region, types: [], problems };
  if ('problem' in template)
    return { stack, template: null, plan: { ...plan, problems: [...problems, template.problem] } };
  const { result } = template;
  return {
    ...{ stack, template: result },
    plan: {
      ...plan,
      types: countTypes(result),
      problems: [...problems, ...fruitless(result), ...refusedIn(result)],
    },
  };
}

/** What nothing comes of although its type is carried out, one line each. */
function fruitless(template: DeployableTemplate): string[] {
  return [...template.resources].flatMap(([logicalId, { type }]) => {
    const read = fruitlessByType[type];
    const properties = read && knownProperties(template, logicalId);
    if (!properties) return [];
    const attempt = problemOf(() => read(properties));
    if ('problem' in attempt) return [`${logicalId}: ${attempt.problem}`];
    return attempt.result.map((what) => `what ${logicalId} has for ${what}`);
  });
}

const fruitlessByType: Readonly<Record<string, (properties: Properties) => string[]>> = {
  [ruleType]: (properties) => targetsOf(properties).flatMap(unreachable),
  [scheduleType]: (properties) => unreachable(targetOfSchedule(properties)),
  'AWS::CodeBuild::Project': webhookOf,
  [scalingPolicyType](properties) {
    const reason = whyItScalesNothing(properties);
    return reason === undefined ? [] : [`${targetOfPolicy(properties)}, as ${reason}`];
  },
};

/** Source: https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html */
function webhookOf({ Triggers }: Properties): string[] {
  const isGiven = isJsonObject(Triggers) && String(Triggers.Webhook) === 'true';
  return isGiven
    ? [
        'a webhook, as another host of git would call it, for pushes and pull requests; for a repository of CodeCommit a rule starts builds',
      ]
    : [];
}

/** A target that stands in a stack is known by its own type. */
function unreachable(arn: string): string[] {
  const reason = arn.startsWith('arn:') ? whyUnreachable(arn) : undefined;
  return reason === undefined ? [] : [`${arn}, as ${reason}`];
}

function refusedIn(template: DeployableTemplate): string[] {
  return [...template.resources].flatMap(([logicalId, { type }]) =>
    refusalsOf(type, () => knownProperties(template, logicalId)).map(
      (refusal) => `${logicalId} (${type}), ${refusal}`,
    ),
  );
}

/** Before the deployment; undefined where a function wants more than a name in the place of what it is given. */
function knownProperties({ properties }: DeployableTemplate, logicalId: string): Properties | undefined {
  const read = problemOf(() => properties(logicalId, beforeDeployment));
  return 'result' in read ? read.result : undefined;
}

function problemOf<Result>(attempt: () => Result): { result: Result } | { problem: string } {
  try {
    return { result: attempt() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A transform is named, and what it leaves alone is read. */
function transformIn(text: string): string[] {
  const { Transform } = JSON.parse(text) as JsonObject;
  return Transform === undefined
    ? []
    : [`the transform ${[Transform].flat().join(', ')}, which runs on AWS only`];
}

async function unpublishableAssets({ assetManifests }: AssemblyStack): Promise<string[]> {
  const read = await Promise.allSettled(assetManifests.map(readAssetManifest));
  return read.flatMap((result) => (result.status === 'rejected' ? [String(result.reason.message)] : []));
}

function prepare(stack: AssemblyStack, text: string): DeployableTemplate {
  const { Transform: _, ...document } = JSON.parse(text) as JsonObject;
  const readable = JSON.stringify(document);
  const { parameters } = parseTemplate(stack.stackName, readable);
  const withoutDefault = Object.keys(parameters).filter((name) => parameters[name]?.default === undefined);
  const given = { ...Object.fromEntries(withoutDefault.map((name) => [name, name])), ...stack.parameters };
  return prepareTemplate({ ...stack, stackId: stack.stackName }, readable, given, {
    parameterStore: (name) => name,
    exported: (name) => name,
    output: ({ stackName, outputName }) => `${stackName}.${outputName}`,
  });
}

function countTypes({ resources }: DeployableTemplate): TypeCount[] {
  const types = [...resources.values()].map(({ type }) => type);
  return [...new Set(types)].toSorted().map((type) => ({
    type,
    count: types.filter((other) => other === type).length,
    coverage: coverageOf(type),
  }));
}
