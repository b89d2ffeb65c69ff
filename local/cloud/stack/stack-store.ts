import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../atomic-file.ts';
import type { StackAddress } from '../cloud.ts';
import { readStateFile } from '../state-file.ts';
import { type NewEvent, openEventLog, type StackEvent } from './stack-events.ts';
import type { ChangeSetRecord, StackRecord } from './stack-record.ts';

const members = ['account', 'region', 'stackName', 'status', 'resources', 'outputs', 'exports'] as const;

/** What stacks of earlier versions of the rehearsal do not have. */
const laterMembers = () => ({ exportNames: {}, parameters: [], tags: {}, terminationProtection: false });

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
  changeSets(stack: StackRecord): ChangeSetRecord[];
  removeChangeSet(stack: StackRecord, changeSetName: string): void;
  /** Keeps the template by which the stack stands now. */
  saveTemplate(stack: StackRecord, template: string): void;
  findTemplate(stack: StackRecord): string | undefined;
  addEvent(stack: StackRecord, event: NewEvent): void;
  /** What has happened to a stack, the newest first; also to one that was deleted since the rehearsal began. */
  events(stack: StackRecord): StackEvent[];
  /** The stacks that were deleted since the rehearsal began, the newest first. */
  deleted(): StackRecord[];
  /** From now on nothing more reaches the disk: what is under way counts as interrupted. */
  freeze(): void;
}

export function openStackStore(stateDirectory: string): StackStore {
  const root = join(stateDirectory, 'stacks');
  const stacks = new Map<string, StackRecord>();
  let frozen = false;
  for (const file of stackFiles(root)) {
    const stack = readStateFile<StackRecord>(file, members);
    if (stack === undefined) continue;
    const { createdAt = stack.lastUpdated } = stack;
    stacks.set(keyOf(stack), { ...laterMembers(), ...stack, createdAt });
  }

  const folder = (address: StackAddress) => join(root, address.account, address.region, address.stackName);
  const changeSetFolder = (stack: StackRecord) => join(folder(stack), 'change-sets');
  const changeSetFile = (stack: StackRecord, name: string) => {
    const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
    return join(changeSetFolder(stack), `${digest}.json`);
  };
  const events = openEventLog((stack) => join(folder(stack), 'events.jsonl'));
  const graves: { stack: StackRecord; events: StackEvent[] }[] = [];
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
      graves.unshift({ stack, events: events.read(stack) });
      graves.splice(stacksToRemember);
      stacks.delete(keyOf(stack));
      if (!frozen) rmSync(folder(stack), { recursive: true, force: true });
    },
    saveChangeSet(stack, changeSet) {
      write(changeSetFile(stack, changeSet.changeSetName), changeSet);
      if (!frozen) forgetOldest(changeSetFolder(stack));
    },
    findChangeSet(stack, changeSetName) {
      return readStateFile<ChangeSetRecord>(changeSetFile(stack, changeSetName));
    },
    changeSets(stack) {
      return filesOf(changeSetFolder(stack)).flatMap((file) => readStateFile<ChangeSetRecord>(file) ?? []);
    },
    removeChangeSet(stack, changeSetName) {
      if (!frozen) rmSync(changeSetFile(stack, changeSetName), { force: true });
    },
    saveTemplate(stack, template) {
      write(join(folder(stack), 'template.json'), { template });
    },
    findTemplate(stack) {
      return readStateFile<{ template: string }>(join(folder(stack), 'template.json'))?.template;
    },
    addEvent(stack, event) {
      if (!frozen) events.add(stack, event);
    },
    events: (stack) =>
      graves.find((grave) => grave.stack.stackId === stack.stackId)?.events ?? events.read(stack),
    deleted: () => graves.map(({ stack }) => stack),
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

const stacksToRemember = 20;
const changeSetsToKeep = 10;

/** Some pipelines name each change set anew. */
function forgetOldest(changeSets: string): void {
  const newestFirst = filesOf(changeSets).sort(
    (one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs,
  );
  for (const file of newestFirst.slice(changeSetsToKeep)) rmSync(file);
}

function filesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
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
    createdAt: new Date().toISOString(),
    lastUpdated: new Date().toISOString(),
    resources: {},
    outputs: {},
    exports: {},
    ...laterMembers(),
    deployment: null,
  };
}
