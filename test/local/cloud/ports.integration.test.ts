import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPorts } from '../../../local/cloud/ports.ts';

describe('ports', () => {
  let directory: string;
  let stranger: Server | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-ports-'));
  });

  afterEach(async () => {
    await new Promise((resolve) => (stranger ? stranger.close(resolve) : resolve(undefined)));
    stranger = undefined;
    rmSync(directory, { recursive: true });
  });

  const occupy = (port: number, address: string) =>
    new Promise<void>((resolve) => {
      stranger = createServer().listen(port, address, resolve);
    });

  it('stay with their key across restarts', async () => {
    const claimed = await createPorts(directory).claim('dev/storefront');
    expect(claimed).toBeGreaterThanOrEqual(20_000);
    expect(claimed).toBeLessThan(30_000);
    expect(await createPorts(directory).claim('dev/storefront')).toBe(claimed);
  });

  it('differ between keys that are claimed at the same time', async () => {
    const ports = createPorts(directory);
    const claimed = await Promise.all(Array.from({ length: 50 }, (_, index) => ports.claim(`key ${index}`)));
    expect(new Set(claimed).size).toBe(50);
  });

  it('move when a stranger listens on one of the addresses at the next start', async () => {
    const addresses = ['127.0.0.1', '127.0.0.2'];
    const claimed = await createPorts(directory).claim('dev/database', addresses);
    await occupy(claimed, '127.0.0.2');
    expect(await createPorts(directory).claim('dev/database', addresses)).not.toBe(claimed);
  });

  it('stay where they are while their own server listens', async () => {
    const ports = createPorts(directory);
    const claimed = await ports.claim('dev/storefront');
    await occupy(claimed, '127.0.0.1');
    expect(await ports.claim('dev/storefront')).toBe(claimed);
  });

  it('are forgotten together when their keys start alike', async () => {
    const ports = createPorts(directory);
    const stays = await ports.claim('dev/database');
    await ports.claim('ecs/one');
    await ports.claim('ecs/two');
    ports.releaseUnder('ecs/');
    expect(JSON.parse(readFileSync(join(directory, 'ports.json'), 'utf8'))).toEqual({
      'dev/database': stays,
    });
  });

  it('are refused by name when a stranger took one that others know', async () => {
    const claimed = await createPorts(directory).claim('dev/database');
    await occupy(claimed, '127.0.0.1');
    await expect(createPorts(directory).reclaim('dev/database')).rejects.toThrow(
      `Port ${claimed}, at which others know "dev/database", is taken by another program`,
    );
  });

  it('are given up when they are released', async () => {
    const ports = createPorts(directory);
    const claimed = await ports.claim('dev/storefront');
    ports.release('dev/storefront');
    await occupy(claimed, '127.0.0.1');
    expect(await createPorts(directory).claim('dev/storefront')).not.toBe(claimed);
  });
});
