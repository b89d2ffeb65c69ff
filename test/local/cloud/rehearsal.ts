import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCertificateAuthority } from '../../../local/cloud/certificates/certificate-authority.ts';
import type { JsonValue } from '../../../local/cloud/json.ts';
import { createPorts } from '../../../local/cloud/ports.ts';
import { createProcesses } from '../../../local/cloud/processes.ts';
import type { RecordedResource } from '../../../local/cloud/recorded-resource.ts';
import { capacity } from '../../../local/cloud/resource-types/inert/capacity.ts';
import { servers } from '../../../local/cloud/resource-types/servers.ts';
import type { ImageRegistry, RegisteredImage, Runtime } from '../../../local/cloud/runtime.ts';
import { createSharedParts } from '../../../local/cloud/shared-parts.ts';

export const account = '111111111111';
export const region = 'eu-central-1';

/** A cloud without templates: resources are created, updated and deleted one by one, in a folder of the test's own. */
export class Rehearsal {
  readonly directory: string;
  readonly secrets = new Map<string, string>();
  readonly #images = new Map<string, RegisteredImage>();
  readonly #records = new Map<string, RecordedResource>();
  #parts = createSharedParts();
  runtime: Runtime;

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'sluice-cloud-'));
    this.runtime = this.#newRuntime();
  }

  /** Puts a program into the registry as `repository:tag`. */
  pushImage(
    repository: string,
    tag: string,
    program: string,
    environment: Record<string, string> = {},
  ): string {
    const rootDirectory = join(this.directory, 'images', repository, tag);
    mkdirSync(join(rootDirectory, 'app'), { recursive: true });
    writeFileSync(join(rootDirectory, 'app', 'main.mjs'), program);
    const name = `${repository}:${tag}`;
    this.#images.set(name, {
      name,
      rootDirectory,
      workingDirectory: '/app',
      entrypoint: [],
      command: ['node', 'main.mjs'],
      environment,
      labels: {},
      digest: `sha256:${tag.padStart(64, '0')}`,
      pushedAt: '2026-01-01T00:00:00.000Z',
      sizeInBytes: program.length,
    });
    return `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
  }

  async create(
    type: string,
    logicalId: string,
    properties: Record<string, JsonValue>,
  ): Promise<RecordedResource> {
    const { physicalId, attributes = {} } = await typeOf(type).create(this.#request(logicalId, properties));
    const record = { ...this.#address(logicalId), type, physicalId, attributes, properties };
    this.#records.set(logicalId, record);
    return record;
  }

  /** Records what does nothing on one machine, under its physical id. */
  put(
    type: string,
    physicalId: string,
    attributes: Record<string, JsonValue>,
    properties: Record<string, JsonValue> = {},
  ): void {
    this.#records.set(physicalId, { ...this.#address(physicalId), type, physicalId, attributes, properties });
  }

  async update(logicalId: string, properties: Record<string, JsonValue>): Promise<void> {
    const resource = this.record(logicalId);
    await typeOf(resource.type).update?.({ ...this.#request(logicalId, properties), resource });
    this.#records.set(logicalId, { ...resource, properties });
  }

  async delete(logicalId: string): Promise<void> {
    const resource = this.record(logicalId);
    await typeOf(resource.type).delete?.({ ...this.#request(logicalId, resource.properties), resource });
    this.#records.delete(logicalId);
  }

  record(logicalId: string): RecordedResource {
    const found = this.#records.get(logicalId);
    if (!found) throw new Error(`The test has created no ${logicalId}.`);
    return found;
  }

  /** Stops everything as Ctrl-C does, and brings it up again from what was recorded. */
  async restart(): Promise<void> {
    await this.#end();
    this.#parts = createSharedParts();
    this.runtime = this.#newRuntime();
    for (const resource of this.#records.values()) {
      await findType(resource.type)?.resume?.({
        ...this.#request(resource.logicalId, resource.properties),
        resource,
      });
    }
  }

  async stop(): Promise<void> {
    await this.#end();
    rmSync(this.directory, { recursive: true });
  }

  async #end(): Promise<void> {
    await this.#parts.stopAll();
    await this.runtime.processes.stopAll();
  }

  #newRuntime(): Runtime {
    return {
      stateDirectory: this.directory,
      processes: createProcesses(this.directory),
      ports: createPorts(this.directory),
      registry: this.#registry(),
      secrets: { read: (id) => this.secrets.get(id) ?? fail(`There is no secret ${id}.`) },
      resources: {
        find: (_, physicalId) =>
          [...this.#records.values()].find((record) => record.physicalId === physicalId),
        all: (type) =>
          [...this.#records.values()].filter((record) => type === undefined || record.type === type),
      },
      authority: openCertificateAuthority(join(this.directory, 'certificates')),
      awsEnvironment: (_, ofRegion) => ({ AWS_REGION: ofRegion }),
      region,
      worldwide: this.#parts.shared,
      shared: this.#parts.shared,
    };
  }

  #registry(): ImageRegistry {
    const isOf = (repository: string) => (name: string) => name.startsWith(`${repository}:`);
    return {
      find: (repository, tag) => this.#images.get(`${repository}:${tag}`),
      findByDigest: (repository, digest) =>
        [...this.#images.values()].find((image) => isOf(repository)(image.name) && image.digest === digest),
      repositories: () => [],
      setMutability: () => {},
      tag: () => {
        throw new Error('Nothing is tagged in this test');
      },
      tags: (repository) =>
        [...this.#images.keys()].filter(isOf(repository)).map((name) => name.split(':')[1] ?? ''),
    };
  }

  #address(logicalId: string) {
    return { account, region, stackName: 'test', stackId: 'arn:test', logicalId };
  }

  #request(logicalId: string, properties: Record<string, JsonValue>) {
    const directory = join(this.directory, 'resources', logicalId);
    mkdirSync(directory, { recursive: true });
    return { address: this.#address(logicalId), properties, runtime: this.runtime, directory, log: () => {} };
  }
}

function typeOf(name: string) {
  return findType(name) ?? fail(`There is no type ${name}.`);
}

function findType(name: string) {
  return [...servers, ...capacity].find(({ type }) => type === name);
}

function fail(message: string): never {
  throw new Error(message);
}

export async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Never came true: ${condition}`);
    await sleep(25);
  }
}
