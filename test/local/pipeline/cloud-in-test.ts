import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NewObject } from '../../../local/cloud/buckets/new-object.ts';
import type {
  AlarmDescription,
  ChangeSetRequest,
  Cloud,
  JsonApiHandler,
  StackDescription,
} from '../../../local/cloud/cloud.ts';
import type { ImageDeployment } from '../../../local/cloud/ecs/image-deployment.ts';
import { callerOf } from '../../../local/cloud/emulator/caller.ts';
import type { CloudEvent } from '../../../local/cloud/events/event.ts';
import type { JsonObject, JsonValue } from '../../../local/cloud/json.ts';
import type { Publication } from '../../../local/cloud/notifications/publication.ts';
import type { RecordedResource } from '../../../local/cloud/recorded-resource.ts';
import type { AskedImage, FoundImage } from '../../../local/cloud/registry/find-image.ts';

export const account = '111111111111';
export const region = 'eu-central-1';

interface Template {
  Resources?: Record<string, { Type: string; Properties?: JsonObject }>;
  Outputs?: Record<string, { Value: JsonValue }>;
}

/** A cloud that deploys a template by remembering it, and whose deployments can be held or failed by a test. */
export class CloudInTest implements Cloud {
  readonly deployed: string[] = [];
  readonly published: string[] = [];
  readonly withdrawn: string[] = [];
  readonly events: CloudEvent[] = [];
  readonly publications: Publication[] = [];
  /** Awaited in each deployment; a rejection fails it. */
  beforeDeployment: (stackName: string) => Promise<void> = async () => {};
  /** Awaited before a file is published; a rejection fails that. */
  beforePublication: () => Promise<void> = async () => {};
  endpoint = '';
  readonly mailbox: Cloud['mailbox'] = {
    mails: () => [],
    find: () => undefined,
    put: () => {
      throw new Error('not in this test');
    },
    subscribe: () => () => {},
  };
  readonly regions: Cloud['regions'] = {
    list: () => [],
    stop: async () => {},
    start: async () => {},
    shift: async () => {},
    promote: async () => {},
  };
  readonly schedules: Cloud['schedules'] = { list: () => [], fire: () => {}, wish: () => {} };
  readonly faults: Cloud['faults'] = { list: () => [], begin: async () => {}, end: async () => {} };
  /** What `withLocalUrls` knows, by the address that it replaces. */
  readonly localUrls = new Map<string, string>();
  private readonly changeSets = new Map<string, ChangeSetRequest>();
  private readonly deployedStacks = new Map<
    string,
    { description: StackDescription; resources: RecordedResource[] }
  >();
  private readonly apis = new Map<string, JsonApiHandler>();
  private server: Server | undefined;

  withLocalUrls(text: string): string {
    return this.localUrls.get(text) ?? text;
  }

  get runtime(): Cloud['runtime'] {
    const absent = () => {
      throw new Error('not in this test');
    };
    return {
      stateDirectory: '',
      processes: { start: absent, list: () => [], endLeftovers: async () => 0, stopAll: async () => {} },
      ports: { claim: absent, reclaim: absent, release: absent, releaseUnder: absent },
      registry: {
        ...{ find: () => undefined, findByDigest: () => undefined },
        ...{ tags: () => [], repositories: () => [], tag: absent, setMutability: absent },
      },
      secrets: { read: (id) => `secret of ${id}` },
      resources: { find: () => undefined, all: () => [] },
      authority: { certificateFile: '', issue: absent },
      awsEnvironment: (account, region) => ({ AWS_ACCESS_KEY_ID: account, AWS_REGION: region }),
      worldwide: absent,
    };
  }

  async createChangeSet(request: ChangeSetRequest) {
    this.changeSets.set(`${request.stackName}/${request.changeSetName}`, request);
    const { Resources = {} } = JSON.parse(request.template) as Template;
    const changes = Object.entries(Resources).map(([logicalId, { Type }]) => ({
      action: 'Add' as const,
      logicalId,
      type: Type,
      replacement: false,
      properties: [],
    }));
    return { ...request, changes };
  }

  async executeChangeSet({ stackName, changeSetName }: { stackName: string; changeSetName: string }) {
    const request = this.changeSets.get(`${stackName}/${changeSetName}`);
    if (request === undefined) throw new Error(`ChangeSet ${changeSetName} of ${stackName} does not exist`);
    await this.beforeDeployment(stackName);
    this.changeSets.delete(`${stackName}/${changeSetName}`);
    this.deployed.push(stackName);
    return this.put(request);
  }

  forgetChangeSets(): void {
    this.changeSets.clear();
  }

  async deleteStack({ stackName }: { stackName: string }): Promise<void> {
    this.deployedStacks.delete(stackName);
  }

  whenDeployed(): void {}

  stack({ stackName }: { stackName: string }): StackDescription | undefined {
    return this.deployedStacks.get(stackName)?.description;
  }

  stacks(): StackDescription[] {
    return [...this.deployedStacks.values()].map(({ description }) => description);
  }

  resources(type?: string): RecordedResource[] {
    return [...this.deployedStacks.values()]
      .flatMap(({ resources }) => resources)
      .filter((resource) => type === undefined || resource.type === type);
  }

  services() {
    return [];
  }

  queues() {
    return [];
  }

  countGraphs() {
    return [];
  }

  /** Those that a test lets be there. */
  readonly watching: AlarmDescription[] = [];

  alarms(): AlarmDescription[] {
    return this.watching;
  }

  /** Functions by their ARNs. */
  readonly functions = new Map<string, (event: JsonValue) => Promise<JsonValue>>();

  async invokeFunction(arn: string, event: JsonValue): Promise<JsonValue> {
    return (await this.functions.get(arn)?.(event)) ?? null;
  }

  /** What functions have put into buckets, by `bucket/key`. */
  readonly objects = new Map<string, Buffer>();

  readObject(bucket: string, key: string): Buffer | undefined {
    return this.objects.get(`${bucket}/${key}`);
  }

  async withdrawFile({ bucket, key }: { bucket: string; key: string }): Promise<void> {
    this.withdrawn.push(`${bucket}/${key}`);
  }

  async findImage({ account, region, repository, tag, digest }: AskedImage): Promise<FoundImage> {
    await this.beforePublication();
    const found = digest ?? `sha256:${'1'.repeat(64)}`;
    return {
      ...{ registryId: account, repository, tag, digest: found, sizeInBytes: 12 },
      pushedAt: '2026-11-22T10:00:00Z',
      uri: `${account}.dkr.ecr.${region}.amazonaws.com/${repository}@${found}`,
    };
  }

  async storeObject({ bucket, key, body }: NewObject): Promise<void> {
    await this.beforePublication();
    this.objects.set(`${bucket}/${key}`, body);
  }

  async deployImages({ service, images }: ImageDeployment): Promise<string> {
    await this.beforeDeployment(service);
    this.deployed.push(`${service} ${[...images].join()}`);
    return 'arn:revision:2';
  }

  async publishImage({ repository, tag }: { repository: string; tag: string }): Promise<void> {
    await this.beforePublication();
    this.published.push(`${repository}:${tag}`);
  }

  async publishFile({ bucket, key }: { bucket: string; key: string }): Promise<void> {
    await this.beforePublication();
    this.published.push(`${bucket}/${key}`);
  }

  pipelineMetrics() {
    return [];
  }

  /** Whether a target had heard of the last event already. */
  isServed: (targetArn: string) => boolean = () => false;

  putEvent(event: CloudEvent, isServed: (targetArn: string) => boolean = () => false): void {
    this.events.push(event);
    this.isServed = isServed;
  }

  publish(publication: Publication): string {
    this.publications.push(publication);
    return String(this.publications.length);
  }

  serveJsonApi(targetPrefix: string, handler: JsonApiHandler): void {
    this.apis.set(targetPrefix, handler);
  }

  /** Serves the APIs over HTTP, with errors as the JSON protocol has them. */
  async listen(): Promise<void> {
    const server = createServer(async (request, response) => {
      const [prefix = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
      try {
        // Parsed here: what Node's own modules make is of no type that Jest's world has.
        const body = JSON.parse(await text(request)) as JsonObject;
        const answer = await this.apis.get(prefix)?.(operation, body, {
          ...callerOf(request.headers),
          account,
          region,
        });
        response.end(JSON.stringify(answer));
      } catch (error) {
        const { name, message } = error as Error;
        response.statusCode = name.endsWith('Exception') ? 400 : 500;
        response.end(JSON.stringify({ __type: name, message }));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** Deploys at once, as a first deployment outside the pipeline does. */
  put(request: { stackName: string; template: string }): StackDescription {
    const { Resources = {}, Outputs = {} } = JSON.parse(request.template) as Template;
    const address = { account, region, stackName: request.stackName };
    const description: StackDescription = {
      ...address,
      status: 'UPDATE_COMPLETE',
      statusReason: null,
      outputs: Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, Value])),
      lastUpdated: new Date().toISOString(),
    };
    const resources = Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
      ...address,
      stackId: request.stackName,
      logicalId,
      type: Type,
      physicalId: String(Properties.Name ?? Properties.RepositoryName ?? logicalId),
      properties: Properties,
      attributes: {},
    }));
    this.deployedStacks.set(request.stackName, { description, resources });
    return description;
  }
}
