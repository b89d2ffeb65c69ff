import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { StackAddress } from '../cloud.ts';
import { readStateFile } from '../state-file.ts';
import type { ChangeSetRecord, StackRecord } from './stack-record.ts';

const members = ['account', 'region', 'stackName', 'status', 'resources', 'outputs', 'exports'] as const;

/** The stacks of every account and region; each in one file, written as a whole after every step. */
export interface StackStore {
  find(address: StackAddress): StackRecord | undefined;
  all(): StackRecord[];
  /** A stack that is nowhere yet. */
  draft(address: StackAddress): StackRecord;
  add(stack: StackRecord): void;
  save(stack: StackRecord): void;
  remove(stack: StackRecord): void;
  saveChangeSet(stack: StackRecord, changeSet: ChangeSetRecord): void;
  findChangeSet(stack: StackRecord, changeSetName: string): ChangeSetRecord | undefined;
  /** Keeps the template by which the stack stands now. */
  saveTemplate(stack: StackRecord, template: string): void;
  findTemplate(stack: StackRecord): string | undefined;
  /** From now on nothing more reaches the disk: what is under way counts as interrupted. */
  freeze(): void;
}

export function openStackStore(stateDirectory: string): StackStore {
  const root = join(stateDirectory, 'stacks');
  const stacks = new Map<string, StackRecord>();
  let frozen = false;
  for (const file of stackFiles(root)) {
    const stack = readStateFile<StackRecord>(file, members);
    if (stack !== undefined) stacks.set(keyOf(stack), stack);
  }

  const folder = (address: StackAddress) => join(root, address.account, address.region, address.stackName);
  const changeSetFile = (stack: StackRecord, name: string) => {
    const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
    return join(folder(stack), 'change-sets', `${digest}.json`);
  };
  const write = (file: string, content: unknown) => {
    if (frozen) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomically(file, JSON.stringify(content));
  };

  const save = (stack: StackRecord) => {
    stack.lastUpdated = new Date().toISOString();
    write(join(folder(stack), 'stack.json'), stack);
  };

  return {
    find: (address) => stacks.get(keyOf(address)),
    all: () => [...stacks.values()],
    draft: newStack,
    add(stack) {
      stacks.set(keyOf(stack), stack);
      save(stack);
    },
    save,
    remove(stack) {
      stacks.delete(keyOf(stack));
      if (!frozen) rmSync(folder(stack), { recursive: true, force: true });
    },
    saveChangeSet(stack, changeSet) {
      write(changeSetFile(stack, changeSet.changeSetName), changeSet);
      if (!frozen) forgetOldest(join(folder(stack), 'change-sets'));
    },
    findChangeSet(stack, changeSetName) {
      return readStateFile<ChangeSetRecord>(changeSetFile(stack, changeSetName));
    },
    saveTemplate(stack, template) {
      write(join(folder(stack), 'template.json'), { template });
    },
    findTemplate(stack) {
      return readStateFile<{ template: string }>(join(folder(stack), 'template.json'))?.template;
    },
    freeze() {
      frozen = true;
    },
  };
}

function stackFiles(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.split(/[\\/]/).length === 4 && path.endsWith('stack.json'))
    .sort()
    .map((path) => join(root, path));
}

const changeSetsToKeep = 10;

/** Some pipelines name each change set anew. */
function forgetOldest(changeSets: string): void {
  const files = readdirSync(changeSets).map((name) => join(changeSets, name));
  const newestFirst = files.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const file of newestFirst.slice(changeSetsToKeep)) rmSync(file);
}

function keyOf({ account, region, stackName }: StackAddress): string {
  return `${account}/${region}/${stackName}`;
}

function newStack({ account, region, stackName }: StackAddress): StackRecord {
  return {
    account,
    region,
    stackName,
    stackId: `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/${randomUUID()}`,
    status: 'REVIEW_IN_PROGRESS',
    statusReason: null,
    lastUpdated: new Date().toISOString(),
    resources: {},
    outputs: {},
    exports: {},
    deployment: null,
  };
}
