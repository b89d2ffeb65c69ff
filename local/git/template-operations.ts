import { z } from 'zod';
import type { Caller } from '../cloud/cloud.ts';
import type { JsonObject, JsonValue } from '../cloud/json.ts';
import {
  type ApprovalRuleTemplate,
  type ApprovalRuleTemplates,
  contentHash,
} from './approval-rule-templates.ts';
import { parseInput } from './parse-input.ts';

type TemplateOperation = (templates: ApprovalRuleTemplates, input: JsonObject, caller: Caller) => JsonValue;

const named = z.object({ approvalRuleTemplateName: z.string().min(1).max(100) });
const associated = named.extend({ repositoryName: z.string() });
const content = z.string().min(1).max(3000);
const description = z.string().max(1000);

const created = named.extend({
  approvalRuleTemplateContent: content,
  approvalRuleTemplateDescription: description.default(''),
});

/** What CodeCommit does with approval-rule templates of the caller's account and region, by the names in its API. */
export const templateOperations: Readonly<Record<string, TemplateOperation>> = {
  CreateApprovalRuleTemplate(templates, input, caller) {
    const given = parseInput(created, input);
    return describe(
      templates.create(caller, {
        name: given.approvalRuleTemplateName,
        content: given.approvalRuleTemplateContent,
        description: given.approvalRuleTemplateDescription,
      }),
    );
  },
  GetApprovalRuleTemplate(templates, input, caller) {
    return describe(templates.find(caller, parseInput(named, input).approvalRuleTemplateName));
  },
  UpdateApprovalRuleTemplateContent(templates, input, caller) {
    const given = parseInput(named.extend({ newRuleContent: content }), input);
    return describe(
      templates.change(caller, given.approvalRuleTemplateName, { content: given.newRuleContent }),
    );
  },
  UpdateApprovalRuleTemplateDescription(templates, input, caller) {
    const given = parseInput(named.extend({ approvalRuleTemplateDescription: description }), input);
    const change = { description: given.approvalRuleTemplateDescription };
    return describe(templates.change(caller, given.approvalRuleTemplateName, change));
  },
  DeleteApprovalRuleTemplate(templates, input, caller) {
    const { approvalRuleTemplateName } = parseInput(named, input);
    return { approvalRuleTemplateId: templates.delete(caller, approvalRuleTemplateName) };
  },
  AssociateApprovalRuleTemplateWithRepository(templates, input, caller) {
    const { approvalRuleTemplateName: name, repositoryName } = parseInput(associated, input);
    const { repositories } = templates.find(caller, name);
    templates.change(caller, name, { repositories: [...new Set([...repositories, repositoryName])] });
    return {};
  },
  DisassociateApprovalRuleTemplateFromRepository(templates, input, caller) {
    const { approvalRuleTemplateName: name, repositoryName } = parseInput(associated, input);
    const { repositories } = templates.find(caller, name);
    templates.change(caller, name, { repositories: repositories.filter((each) => each !== repositoryName) });
    return {};
  },
  ListAssociatedApprovalRuleTemplatesForRepository(templates, input, caller) {
    const { repositoryName } = parseInput(z.object({ repositoryName: z.string() }), input);
    return { approvalRuleTemplateNames: templates.of(caller, repositoryName).map(({ name }) => name) };
  },
};

function describe(template: ApprovalRuleTemplate): JsonValue {
  return {
    approvalRuleTemplate: {
      approvalRuleTemplateId: template.id,
      approvalRuleTemplateName: template.name,
      approvalRuleTemplateDescription: template.description,
      approvalRuleTemplateContent: template.content,
      ruleContentSha256: contentHash(template.content),
      creationDate: Date.parse(template.created) / 1000,
      lastModifiedDate: Date.parse(template.changed) / 1000,
    },
  };
}
