import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomically } from '../cloud/atomic-file.ts';
import type { Caller } from '../cloud/cloud.ts';
import { ServiceException } from '../cloud/endpoint/json-api.ts';
import { readStateFile } from '../cloud/state-file.ts';

/** What pull requests in the repositories of a template ask for, kept as CodeCommit keeps it. */
export interface ApprovalRuleTemplate {
  id: string;
  account: string;
  region: string;
  name: string;
  description: string;
  content: string;
  repositories: readonly string[];
  /** ISO 8601. */
  created: string;
  changed: string;
}

export interface ApprovalRuleTemplates {
  create(
    caller: Caller,
    given: Pick<ApprovalRuleTemplate, 'name' | 'description' | 'content'>,
  ): ApprovalRuleTemplate;
  find(caller: Caller, name: string): ApprovalRuleTemplate;
  change(
    caller: Caller,
    name: string,
    changes: Partial<Pick<ApprovalRuleTemplate, 'description' | 'content' | 'repositories'>>,
  ): ApprovalRuleTemplate;
  delete(caller: Caller, name: string): string;
  of(caller: Caller, repository: string): ApprovalRuleTemplate[];
}

/** The templates of all accounts and regions, in one file. */
export function openApprovalRuleTemplates(stateDirectory: string): ApprovalRuleTemplates {
  const file = join(stateDirectory, 'git', 'approval-rule-templates.json');
  const read = () => readStateFile<ApprovalRuleTemplate[]>(file) ?? [];
  const write = (all: readonly ApprovalRuleTemplate[]) =>
    writeFileAtomically(file, JSON.stringify(all, null, 1));
  const find = (caller: Caller, name: string): ApprovalRuleTemplate => {
    const found = read().find(isOf(caller, name));
    if (found) return found;
    throw new ServiceException(
      'ApprovalRuleTemplateDoesNotExistException',
      `There is no approval rule template ${name}.`,
    );
  };
  return {
    find,
    create({ account, region }, given) {
      const all = read();
      if (all.some(isOf({ account, region }, given.name))) {
        throw new ServiceException(
          'ApprovalRuleTemplateNameAlreadyExistsException',
          `There is an approval rule template ${given.name} already.`,
        );
      }
      const created = new Date().toISOString();
      const made = {
        ...given,
        id: randomUUID(),
        account,
        region,
        repositories: [],
        created,
        changed: created,
      };
      write([...all, made]);
      return made;
    },
    change(caller, name, changes) {
      const changed = { ...find(caller, name), ...changes, changed: new Date().toISOString() };
      write(read().map((template) => (template.id === changed.id ? changed : template)));
      return changed;
    },
    delete(caller, name) {
      const [template] = read().filter(isOf(caller, name));
      if (template && template.repositories.length > 0) {
        throw new ServiceException(
          'ApprovalRuleTemplateInUseException',
          `The approval rule template ${name} is associated with ${template.repositories.join(', ')}.`,
        );
      }
      write(read().filter(({ id }) => id !== template?.id));
      return template?.id ?? randomUUID();
    },
    of: ({ account, region }, repository) =>
      read().filter(
        (template) =>
          template.account === account &&
          template.region === region &&
          template.repositories.includes(repository),
      ),
  };
}

/** By which CodeCommit sees whether a content is the one that somebody has in mind. */
export function contentHash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function isOf({ account, region }: Caller, name: string) {
  return (template: ApprovalRuleTemplate) =>
    template.account === account && template.region === region && template.name === name;
}
