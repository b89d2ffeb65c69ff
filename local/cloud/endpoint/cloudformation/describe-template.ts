import { isJsonObject, type JsonObject } from '../../json.ts';
import { parseTemplate } from '../../template/template.ts';
import type { QueryAnswer } from '../query-api.ts';
import { neededCapability } from './capabilities.ts';
import { changeSetAskedFor } from './change-sets.ts';
import { type Operation, stackAskedFor, ValidationError } from './operation.ts';
import { givenTemplate, templateDocument } from './template-text.ts';

/** Nothing is transformed here, so a template is the same in both of its stages. */
const stages = ['Original', 'Processed'];

export const getTemplate: Operation = {
  reads: ['StackName', 'ChangeSetName', 'TemplateStage'],
  answer(parts, request) {
    const template = request.parameters.has('ChangeSetName')
      ? changeSetAskedFor(parts, request).changeSet.template
      : parts.store.findTemplate(stackAskedFor(parts, request));
    return { TemplateBody: template ?? '', StagesAvailable: stages };
  },
};

export const getTemplateSummary: Operation = {
  reads: ['StackName', 'TemplateBody', 'TemplateURL'],
  answer(parts, request) {
    const text =
      givenTemplate(parts, request) ?? parts.store.findTemplate(stackAskedFor(parts, request)) ?? '{}';
    try {
      parseTemplate(request.parameters.get('StackName') ?? 'that is given', text);
    } catch (error) {
      throw new ValidationError(error instanceof Error ? error.message : String(error));
    }
    return summarize(templateDocument(text), text);
  },
};

function summarize(document: JsonObject, text: string): QueryAnswer {
  const needed = neededCapability(text);
  const resources = Object.values(templateDocument(document.Resources)).filter(isJsonObject);
  return {
    Parameters: Object.entries(templateDocument(document.Parameters)).map(describeParameter),
    Description: document.Description === undefined ? undefined : String(document.Description),
    Capabilities: needed && [needed.capability],
    CapabilitiesReason:
      needed && `The following resource(s) require capabilities: [${needed.types.join(', ')}]`,
    ResourceTypes: resources.map(({ Type }) => String(Type)),
    Version:
      document.AWSTemplateFormatVersion === undefined ? undefined : String(document.AWSTemplateFormatVersion),
    Metadata: document.Metadata === undefined ? undefined : JSON.stringify(document.Metadata),
    DeclaredTransforms: [],
    ResourceIdentifierSummaries: [],
  };
}

function describeParameter([name, value]: [string, JsonObject[string]]): QueryAnswer {
  const { Default, Type = 'String', NoEcho = false, Description, AllowedValues } = templateDocument(value);
  return {
    ParameterKey: name,
    DefaultValue: Default === undefined ? undefined : String(Default),
    ParameterType: String(Type),
    NoEcho: String(NoEcho) === 'true',
    Description: Description === undefined ? undefined : String(Description),
    ParameterConstraints: { AllowedValues: Array.isArray(AllowedValues) ? AllowedValues.map(String) : [] },
  };
}
