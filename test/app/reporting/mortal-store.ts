import type { ReportStore } from '../../../app/reporting/store/report-store.ts';

export class StoreDiedError extends Error {
  constructor() {
    super('The store has died.');
    this.name = 'StoreDiedError';
  }
}

/**
 * A store that dies after so many calls, as if the whole run had been killed: from then on nothing reaches it. The last
 * call has its effect when `isTold` is true, but its caller does not learn of it.
 */
export function mortalStore(
  store: ReportStore,
  { after, isTold }: { after: number; isTold: boolean },
): ReportStore {
  let left = after;
  const call = async <Result>(perform: () => Promise<Result>): Promise<Result> => {
    left -= 1;
    if (left === 0 && isTold) await perform();
    if (left <= 0) throw new StoreDiedError();
    return perform();
  };
  return {
    ...store,
    read: (key) => call(() => store.read(key)),
    replace: (key, text, version) => call(() => store.replace(key, text, version)),
    has: (key) => call(() => store.has(key)),
    create: (key) => {
      const object = store.create(key);
      return {
        write: (bytes) => call(() => object.write(bytes)),
        finish: () => call(() => object.finish()),
        // What a dead process had open is closed for it.
        discard: () => object.discard(),
      };
    },
  };
}
