import type { JsonValue } from '../json.ts';
import type { Properties } from '../recorded-resource.ts';
import { evaluate, evaluateCondition } from '../template/intrinsic-functions.ts';
import { type ParameterStoreLookup, parameterValues } from '../template/parameters.ts';
import { pseudoParameters } from '../template/pseudo-parameters.ts';
import { referencedNames } from '../template/references.ts';
import { type OutputAddress, type Scope, TemplateFunctionError } from '../template/scope.ts';
import {
  InvalidTemplateError,
  type OutputDefinition,
  type ParameterDefinition,
  parseTemplate,
  type ResourceDefinition,
  type Template,
} from '../template/template.ts';
import { type DependencyGraph, inDependencyOrder } from './dependency-graph.ts';
import type { StackParameter, StackRecord } from './stack-record.ts';

/** What `Ref` and `Fn::GetAtt` answer for a resource; throws when that is not known yet. */
export interface ResourceValues {
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): JsonValue;
}

export interface TemplateSources {
  parameterStore: ParameterStoreLookup;
  exported(name: string): JsonValue | undefined;
  output(address: OutputAddress): JsonValue | undefined;
}

/** A template with its parameters, for one stack: which resources it makes, in what order, of what properties. */
export interface DeployableTemplate {
  /** Those whose condition holds. */
  resources: ReadonlyMap<string, ResourceDefinition>;
  graph: DependencyGraph;
  property(logicalId: string, name: string, values: ResourceValues): JsonValue | undefined;
  properties(logicalId: string, values: ResourceValues, imports?: Set<string>): Properties;
  outputs(values: ResourceValues): PublishedOutputs;
  /** What the stack tells of its parameters. */
  parameters: StackParameter[];
}

type PublishedOutputs = Pick<StackRecord, 'outputs' | 'exports' | 'exportNames'>;

export function prepareTemplate(
  stack: Pick<StackRecord, 'account' | 'region' | 'stackName' | 'stackId'>,
  text: string,
  given: Record<string, string>,
  sources: TemplateSources,
): DeployableTemplate {
  const template = parseTemplate(stack.stackName, text);
  const parameters = parameterValues(stack.stackName, template, given, sources.parameterStore);
  const pseudo = pseudoParameters(stack);
  checkReferences(stack.stackName, template, new Set([...Object.keys(parameters), ...pseudo.keys()]));
  const known = new Map<string, boolean>();

  const scopeAt = (part: string, values: ResourceValues, imports?: Set<string>): Scope => {
    const where = `${part} of stack "${stack.stackName}"`;
    const requireResource = (name: string) => {
      if (resources.has(name)) return;
      throw new TemplateFunctionError(
        { where },
        `There is no parameter or resource "${name}" in this template`,
      );
    };
    const scope: Scope = {
      where,
      region: stack.region,
      mappings: template.mappings,
      ref(name) {
        if (parameters[name] !== undefined) return parameters[name];
        if (pseudo.has(name)) return pseudo.get(name);
        requireResource(name);
        return values.ref(name);
      },
      attribute(logicalId, name) {
        requireResource(logicalId);
        return values.attribute(logicalId, name);
      },
      condition(name) {
        const definition = template.conditions[name];
        if (definition === undefined)
          throw new TemplateFunctionError(scope, `There is no condition "${name}"`);
        const holds = known.get(name) ?? evaluateCondition(definition, scope);
        known.set(name, holds);
        return holds;
      },
      importValue(name) {
        imports?.add(name);
        const value = sources.exported(name);
        if (value !== undefined) return value;
        throw new TemplateFunctionError(
          scope,
          `No stack of account ${stack.account} in ${stack.region} exports "${name}"; deploy the stack that does first`,
        );
      },
      stackOutput(address) {
        const value = sources.output(address);
        if (value !== undefined) return value;
        const { stackName, outputName, region } = address;
        throw new TemplateFunctionError(
          scope,
          `No stack "${stackName}" of account ${stack.account} in ${region} has an output "${outputName}"; deploy it first`,
        );
      },
    };
    return scope;
  };

  const holds = ({ condition }: { condition: string | undefined }) =>
    condition === undefined || scopeAt('conditions', noResources).condition(condition);
  const resources = new Map(Object.entries(template.resources).filter(([, resource]) => holds(resource)));
  const graph = dependencyGraph(stack.stackName, resources);
  const definitionOf = (logicalId: string) => {
    const definition = resources.get(logicalId);
    if (definition) return definition;
    throw new InvalidTemplateError(stack.stackName, `it has no active resource "${logicalId}".`);
  };

  return {
    resources,
    graph,
    parameters: Object.entries(template.parameters).map(([name, definition]) =>
      parameterToTell(name, definition, given[name], parameters[name]),
    ),
    property(logicalId, name, values) {
      const value = definitionOf(logicalId).properties[name];
      return value === undefined ? undefined : evaluate(value, scopeAt(`resource "${logicalId}"`, values));
    },
    properties(logicalId, values, imports) {
      const scope = scopeAt(`resource "${logicalId}"`, values, imports);
      return evaluate(definitionOf(logicalId).properties, scope) as Properties;
    },
    outputs(values) {
      const result: PublishedOutputs = { outputs: {}, exports: {}, exportNames: {} };
      for (const [name, output] of Object.entries(template.outputs)) {
        if (holds(output)) addOutput(result, name, output, scopeAt(`output "${name}"`, values));
      }
      return result;
    },
  };
}

function parameterToTell(
  name: string,
  { type, default: otherwise, noEcho }: ParameterDefinition,
  given: string | undefined,
  used: JsonValue | undefined,
): StackParameter {
  return {
    name,
    given,
    value: noEcho ? '****' : String(given ?? otherwise),
    resolvedValue: type.startsWith('AWS::SSM::Parameter::Value<') ? String(used) : undefined,
  };
}

function addOutput(result: PublishedOutputs, name: string, output: OutputDefinition, scope: Scope): void {
  const value = evaluate(output.value, scope) ?? null;
  result.outputs[name] = value;
  if (output.exportName === undefined) return;
  const exportName = String(evaluate(output.exportName, scope));
  result.exports[exportName] = value;
  result.exportNames[name] = exportName;
}

/** Conditions stand before any resource, so nothing in them can know one. */
const noResources: ResourceValues = {
  ref: (logicalId) => refuse(logicalId),
  attribute: (logicalId) => refuse(logicalId),
};

function refuse(logicalId: string): never {
  throw new TemplateFunctionError(
    { where: 'Conditions' },
    `A condition cannot refer to resource "${logicalId}"`,
  );
}

/** Every name that is referred to must be one of a parameter or of a resource, in use or not. */
function checkReferences(stackName: string, template: Template, values: ReadonlySet<string>): void {
  const parts = [
    ...Object.entries(template.resources).map(
      ([id, { properties }]) => [`resource "${id}"`, properties] as const,
    ),
    ...Object.entries(template.outputs).map(([name, { value }]) => [`output "${name}"`, value] as const),
  ];
  for (const [part, value] of parts) {
    const unknown = [...referencedNames(value)].find(
      (name) => !values.has(name) && !template.resources[name],
    );
    if (unknown !== undefined) {
      throw new InvalidTemplateError(
        stackName,
        `${part} refers to "${unknown}", and there is no parameter or resource of that name.`,
      );
    }
  }
}

function dependencyGraph(
  stackName: string,
  resources: ReadonlyMap<string, ResourceDefinition>,
): DependencyGraph {
  const graph = new Map<string, Set<string>>();
  for (const [logicalId, { properties, dependsOn }] of resources) {
    const before = [...referencedNames(properties), ...dependsOn].filter((name) => resources.has(name));
    graph.set(logicalId, new Set(before));
  }
  try {
    inDependencyOrder(graph);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidTemplateError(stackName, problem, { cause });
  }
  return graph;
}
