/** The actions that workflows use. A tag can be moved, a commit cannot. */
const pinned = {
  'actions/cache': { version: 'v5.0.5', commit: '27d5ce7f107fe9357f9df03efb73ab90386fccae' },
  'actions/checkout': { version: 'v7.0.1', commit: '3d3c42e5aac5ba805825da76410c181273ba90b1' },
  'actions/download-artifact': { version: 'v8.0.1', commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c' },
  'actions/setup-node': { version: 'v7.0.0', commit: '820762786026740c76f36085b0efc47a31fe5020' },
  'actions/upload-artifact': { version: 'v7.0.0', commit: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f' },
  'aws-actions/configure-aws-credentials': {
    version: 'v6.2.3',
    commit: 'e6de054238d6b7531b4efff3b6587d9aade6a06c',
  },
} as const;

export type ActionName = keyof typeof pinned;

/** The action as a step names it. */
export function action(name: ActionName): string {
  return `${name}@${pinned[name].commit}`;
}

/** The version that a pinned commit is; undefined for anything else. */
export function versionOf(uses: string): string | undefined {
  return Object.entries(pinned).find(([name, { commit }]) => uses === `${name}@${commit}`)?.[1].version;
}
