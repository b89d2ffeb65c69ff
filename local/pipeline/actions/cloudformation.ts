import { readFile, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { z } from 'zod';
import type { Cloud, ResourceChange, StackAddress, StackDescription } from '../../cloud/cloud.ts';
import { errorCode } from '../../cloud/error-code.ts';
import type { ActionHandler, ActionOutcome, ActionRequest } from './action-handler.ts';
import { ConfigurationError, parseJson, required } from './configuration.ts';

export const changeModes = [
  'CHANGE_SET_REPLACE',
  'CHANGE_SET_EXECUTE',
  'CREATE_UPDATE',
  'REPLACE_ON_FAILURE',
  'DELETE_ONLY',
] as const;

/**
 * Deploys a stack into the cloud on this machine.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 */
export function cloudFormation(
  cloud: Cloud,
  deployed: (request: ActionRequest) => Promise<void>,
): ActionHandler {
  return async (request) => {
    const mode = z.enum(changeModes).safeParse(required(request, 'ActionMode'));
    if (!mode.success) {
      throw new ConfigurationError(
        request,
        `ActionMode is ${request.configuration.ActionMode}; allowed are ${changeModes.join(', ')}`,
      );
    }
    switch (mode.data) {
      case 'CHANGE_SET_REPLACE':
        return prepare(cloud, request);
      case 'CHANGE_SET_EXECUTE':
        return execute(cloud, request, deployed);
      case 'CREATE_UPDATE':
        return createOrUpdate(cloud, request, deployed);
      case 'REPLACE_ON_FAILURE':
        await deleteWhereFailed(cloud, request);
        return createOrUpdate(cloud, request, deployed);
      case 'DELETE_ONLY':
        return deleteStack(cloud, request);
    }
  };
}

async function prepare(cloud: Cloud, request: ActionRequest): Promise<ActionOutcome> {
  const summary = await createChangeSet(cloud, request, required(request, 'ChangeSetName'));
  return { status: 'Succeeded', summary };
}

async function execute(
  cloud: Cloud,
  request: ActionRequest,
  deployed: (request: ActionRequest) => Promise<void>,
): Promise<ActionOutcome> {
  const changeSetName = required(request, 'ChangeSetName');
  if (request.repeated) await prepareAgain(cloud, request);
  const stack = await cloud.executeChangeSet({ ...addressOf(request), changeSetName, log: request.log });
  await deployed(request);
  return deployedOutcome(request, stack);
}

/** A change set is used up by its execution, or compares with what was there before the rehearsal ended. */
async function prepareAgain(cloud: Cloud, request: ActionRequest): Promise<void> {
  const { stage, pipeline, configuration } = request;
  const actions = pipeline.stages.find(({ name }) => name === stage)?.actions ?? [];
  for (const action of actions) {
    const preparation = request.configurationOf(action);
    const isOurs =
      preparation.ActionMode === 'CHANGE_SET_REPLACE' &&
      preparation.StackName === configuration.StackName &&
      preparation.ChangeSetName === configuration.ChangeSetName;
    if (isOurs) await prepare(cloud, { ...request, action, configuration: preparation });
  }
}

async function createOrUpdate(
  cloud: Cloud,
  request: ActionRequest,
  deployed: (request: ActionRequest) => Promise<void>,
): Promise<ActionOutcome> {
  const changeSetName = `${request.pipeline.name}-${request.actionExecutionId}`;
  const changes = await createChangeSet(cloud, request, changeSetName);
  const stack = await cloud.executeChangeSet({ ...addressOf(request), changeSetName, log: request.log });
  await deployed(request);
  const outcome = await deployedOutcome(request, stack);
  return { ...outcome, summary: `${outcome.summary}: ${changes}` };
}

async function deleteWhereFailed(cloud: Cloud, request: ActionRequest): Promise<void> {
  const address = addressOf(request);
  const status = cloud.stack(address)?.status;
  if (status === undefined || !/^(CREATE_FAILED|ROLLBACK_COMPLETE|UPDATE_ROLLBACK_FAILED)$/.test(status))
    return;
  request.log(`${address.stackName} is ${status}, and is replaced`);
  await cloud.deleteStack({ ...address, log: request.log });
}

async function deleteStack(cloud: Cloud, request: ActionRequest): Promise<ActionOutcome> {
  const address = addressOf(request);
  if (cloud.stack(address) === undefined) {
    return { status: 'Succeeded', summary: `${address.stackName} does not exist` };
  }
  await cloud.deleteStack({ ...address, log: request.log });
  return { status: 'Succeeded', summary: `${address.stackName} deleted` };
}

async function createChangeSet(cloud: Cloud, request: ActionRequest, changeSetName: string): Promise<string> {
  const configuration = await templateConfigurationOf(request);
  const changeSet = await cloud.createChangeSet({
    ...addressOf(request),
    changeSetName,
    template: await readArtifactFile(request, 'TemplatePath'),
    parameters: { ...configuration.Parameters, ...(await overridesOf(request)) },
    tags: configuration.Tags,
    log: request.log,
  });
  for (const change of changeSet.changes) {
    request.log(
      `${change.action}${change.replacement ? ' (replacement)' : ''} ${change.type} ${change.logicalId}`,
    );
  }
  return summaryOf(changeSet.changes);
}

function addressOf(request: ActionRequest): StackAddress {
  const { account, region } = request.action;
  return { account, region, stackName: required(request, 'StackName') };
}

function summaryOf(changes: readonly ResourceChange[]): string {
  const count = (action: ResourceChange['action']) =>
    changes.filter((change) => change.action === action).length;
  const replaced = changes.filter((change) => change.replacement).length;
  const parts = [
    [count('Add'), 'to add'],
    [count('Modify'), replaced === 0 ? 'to change' : `to change (${replaced} of them replaced)`],
    [count('Remove'), 'to remove'],
  ] as const;
  const some = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return some.join(', ') || 'no changes';
}

/** The stack's outputs become the action's variables, and the file that it may name. */
async function deployedOutcome(request: ActionRequest, stack: StackDescription): Promise<ActionOutcome> {
  const outputVariables = Object.fromEntries(
    Object.entries(stack.outputs).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const [output] = request.action.outputArtifacts;
  const { OutputFileName } = request.configuration;
  if (output !== undefined) {
    const directory = await request.outputDirectory(output);
    if (OutputFileName !== undefined) {
      await writeFile(join(directory, OutputFileName), JSON.stringify(stack.outputs, null, 2));
    }
  }
  return { status: 'Succeeded', summary: `${stack.stackName} ${stack.status}`, outputVariables };
}

const templateConfiguration = z.strictObject({
  Parameters: z.record(z.string(), z.string()).optional(),
  Tags: z.record(z.string(), z.string()).optional(),
  // Who may change what is a question to AWS alone.
  StackPolicy: z.unknown().optional(),
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html */
async function templateConfigurationOf(
  request: ActionRequest,
): Promise<z.infer<typeof templateConfiguration>> {
  if (request.configuration.TemplateConfiguration === undefined) return {};
  const text = await readArtifactFile(request, 'TemplateConfiguration');
  const parsed = templateConfiguration.safeParse(parseJson(request, 'TemplateConfiguration', text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigurationError(
    request,
    `in TemplateConfiguration, ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

const parameterOverrides = z.record(
  z.string(),
  z.union([z.string(), z.object({ 'Fn::GetParam': z.tuple([z.string(), z.string(), z.string()]) })]),
);

/** They win over the template's configuration. */
async function overridesOf(request: ActionRequest): Promise<Record<string, string>> {
  const text = request.configuration.ParameterOverrides;
  if (text === undefined) return {};
  const overrides = parameterOverrides.safeParse(parseJson(request, 'ParameterOverrides', text));
  if (!overrides.success) {
    throw new ConfigurationError(
      request,
      `ParameterOverrides takes texts and Fn::GetParam only (${overrides.error.issues[0]?.path.join('.')})`,
    );
  }
  const values = Object.entries(overrides.data).map(async ([name, value]) => {
    if (typeof value === 'string') return [name, value];
    const [artifact, file, key] = value['Fn::GetParam'];
    return [name, await readParameter(request, artifact, file, key)];
  });
  return Object.fromEntries(await Promise.all(values));
}

async function readParameter(
  request: ActionRequest,
  artifact: string,
  file: string,
  key: string,
): Promise<string> {
  const content = parseJson(request, 'ParameterOverrides', await readInside(request, artifact, file));
  const value = z.record(z.string(), z.unknown()).parse(content)[key];
  if (value === undefined) throw new ConfigurationError(request, `${artifact}::${file} has no ${key}`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `Artifact::path/in/it`. */
async function readArtifactFile(request: ActionRequest, key: string): Promise<string> {
  const reference = required(request, key);
  const [artifact, file] = reference.split('::');
  if (artifact === undefined || file === undefined) {
    throw new ConfigurationError(request, `${key} is ${reference}; write <artifact>::<file>`);
  }
  return readInside(request, artifact, file);
}

async function readInside(request: ActionRequest, artifact: string, file: string): Promise<string> {
  const path = normalize(file);
  if (path.startsWith('..'))
    throw new ConfigurationError(request, `${file} lies outside the artifact ${artifact}`);
  try {
    return await readFile(join(request.artifact(artifact), path), 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new ConfigurationError(request, `the artifact ${artifact} has no file ${file}`);
  }
}
