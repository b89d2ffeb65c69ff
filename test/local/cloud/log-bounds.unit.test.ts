import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { boundLogs } from '../../../local/cloud/log-bounds.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function append(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  appendFileSync(join(folder, name), text);
}

const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the logs of a cloud', () => {
  it.each([
    'logs/events.log',
    'logs/canaries/shop.log',
    'logs/functions/notify.log',
    'resources/111111111111/eu-central-1/data/Cluster/writer.log',
    'resources/111111111111/eu-central-1/services/Catalog/logs/0a1b2c3d-catalog.log',
    'single-tasks/111111111111/eu-central-1/reporting/0a1b2c3d-reporting.log',
  ])('take twice their bound at most: %s', (name) => {
    for (const line of ['first line\n', 'second line\n', 'third line\n', 'end\n']) {
      append(name, line);
      boundLogs(folder, 10);
    }

    expect(textOf(`${name}.1`)).toBe('third line\n');
    expect(textOf(name)).toBe('end\n');
    expect(readdirSync(dirname(join(folder, name)))).toHaveLength(2);
  });

  it('stay those that processes write to', () => {
    append('logs/redis.log', 'before it grew\n');
    const opened = openSync(join(folder, 'logs', 'redis.log'), 'a');
    boundLogs(folder, 10);
    writeSync(opened, 'after\n');
    closeSync(opened);

    expect(textOf('logs/redis.log')).toBe('after\n');
  });

  it('are left alone as long as they are small, like everything that is no log', () => {
    append('logs/events.log', 'short\n');
    append('logs/schedules.json', 'long, and no log\n');
    append('resources/111111111111/eu-central-1/data/Cluster/base/1/2/deep.log', 'data of a database\n');

    boundLogs(folder, 10);

    expect(readdirSync(join(folder, 'logs')).toSorted()).toEqual(['events.log', 'schedules.json']);
    expect(textOf('resources/111111111111/eu-central-1/data/Cluster/base/1/2/deep.log')).not.toBe('');
  });
});
