import { writeFileAtomically } from '../atomic-file.ts';
import { readStateFile } from '../state-file.ts';

export interface QueueIdentity {
  account: string;
  region: string;
  name: string;
}

export interface KnownQueue extends QueueIdentity {
  attributes: Record<string, string>;
  /** The emulator's own address of the queue; it has one account and one name space for all regions. */
  internalUrl: string;
}

/** The queues that exist, on disk, and their names outside and inside the emulator. */
export interface QueueDirectory {
  all(): KnownQueue[];
  find(identity: QueueIdentity): KnownQueue | undefined;
  findByInternalUrl(url: string): KnownQueue | undefined;
  /** By the address that clients know. */
  findByUrl(url: string, region: string): KnownQueue | undefined;
  save(queue: KnownQueue): void;
  remove(queue: KnownQueue): void;
  urlOf(identity: QueueIdentity): string;
}

export function openQueueDirectory(file: string, port: number): QueueDirectory {
  const queues = new Map<string, KnownQueue>();
  for (const queue of readStateFile<KnownQueue[]>(file) ?? []) queues.set(queueKey(queue), queue);
  const write = () => writeFileAtomically(file, JSON.stringify([...queues.values()], null, 1));
  return {
    all: () => [...queues.values()],
    find: (identity) => queues.get(queueKey(identity)),
    findByInternalUrl: (url) => [...queues.values()].find(({ internalUrl }) => internalUrl === url),
    findByUrl(url, region) {
      const [account = '', name = ''] = pathOf(url).split('/').slice(-2);
      return queues.get(queueKey({ account, region, name }));
    },
    save(queue) {
      queues.set(queueKey(queue), queue);
      write();
    },
    remove(queue) {
      queues.delete(queueKey(queue));
      write();
    },
    urlOf: ({ account, name }) => `http://127.0.0.1:${port}/${account}/${name}`,
  };
}

export function queueKey({ account, region, name }: QueueIdentity): string {
  return `${account}_${region}_${name}`;
}

export function queueArn({ account, region, name }: QueueIdentity): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

const internalAccount = '000000000000';

/** In a text, the ARNs that clients know become those that the emulator knows. */
export function toInternalArns(text: string): string {
  return text.replace(
    /arn:aws:sqs:([a-z0-9-]+):(\d{12}):([\w-]+(?:\.fifo)?)/g,
    (arn, region, account, name) => {
      if (account === internalAccount) return arn;
      return `arn:aws:sqs:${region}:${internalAccount}:${queueKey({ account, region, name })}`;
    },
  );
}

export function toExternalArns(text: string): string {
  return text.replace(
    /arn:aws:sqs:([a-z0-9-]+):0{12}:(\d{12})_[a-z0-9-]+?_([\w-]+(?:\.fifo)?)/g,
    (_, region: string, account: string, name: string) => queueArn({ account, region, name }),
  );
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
