import { join } from 'node:path';
import { openMailbox } from '../../local/cloud/mail/mailbox.ts';
import type { ConsoleSources } from '../../local/console/console-app.ts';

export type ShownCloud = ConsoleSources['cloud'];

/** A cloud in which nothing is deployed but what a test gives, for the pages that show one. */
export function shownCloud(folder: string, given: Partial<ShownCloud> = {}): ShownCloud {
  return {
    stacks: () => [],
    services: () => [],
    queues: () => [],
    countGraphs: () => [],
    alarms: () => [],
    pipelineMetrics: () => [],
    readObject: () => undefined,
    mailbox: openMailbox(join(folder, 'mailbox')),
    faults: { list: () => [], begin: async () => {}, end: async () => {} },
    schedules: { list: () => [], fire: () => {}, wish: () => {} },
    regions: {
      list: () => [],
      stop: async () => {},
      start: async () => {},
      shift: async () => {},
      promote: async () => {},
    },
    ...given,
  };
}

/** For pages of a project that has no drill. */
export const noDrills: ConsoleSources['drills'] = {
  isThere: false,
  latest: () => undefined,
  begin: async () => {},
  end: async () => {},
};

/** For pages of a project of whose executions nothing is known but their records. */
export const noHistory: ConsoleSources['history'] = {
  templates: async () => undefined,
  commitsBetween: async () => undefined,
};
