import type { AwsAnswer, AwsCall } from '../../support/aws-stand-in.ts';

interface StandingResource {
  logicalId: string;
  type: string;
  physicalId: string;
  deletionPolicy?: string;
}

interface StandingStack {
  status: string;
  resources: StandingResource[];
}

/** A cloud with stacks, what stands in their way, and everything that was done to it, in order. */
export class CloudToTearDown {
  readonly done: string[] = [];
  readonly stacks = new Map<string, StandingStack>();
  /** Versions and markers by bucket, each `key@version`. */
  readonly buckets = new Map<string, string[]>();
  readonly images = new Map<string, string[]>();
  /** Recovery points by vault; those of a locked vault stay. */
  readonly vaults = new Map<string, { points: string[]; isLocked: boolean }>();
  readonly databases = new Map<string, { isProtected: boolean }>();
  /** Members by global database, the one that is written to first. */
  readonly globals = new Map<string, { members: string[]; isProtected: boolean }>();
  readonly workGroups = new Set<string>();
  /** What arrives in a bucket after it was emptied for the first time. */
  lateObjects = new Map<string, string>();
  readonly #account: string;

  constructor(account: string) {
    this.#account = account;
  }

  answer = (call: AwsCall): AwsAnswer => {
    const input = call.input as Record<string, string>;
    switch (call.operation) {
      case 'GetCallerIdentity':
        return this.#xml(call, `<Account>${this.#account}</Account>`);
      case 'DescribeStacks':
      case 'ListStackResources':
      case 'GetTemplate':
      case 'DeleteStack':
        return this.#answerForStack(call, input.StackName ?? '');
      case 'DescribeDBClusters':
        return this.#describeDatabase(call, input.DBClusterIdentifier ?? '');
      case 'ModifyDBCluster':
        this.databases.set(input.DBClusterIdentifier ?? '', { isProtected: false });
        return this.#does(call, `unprotect ${input.DBClusterIdentifier}`);
      case 'DescribeGlobalClusters':
        return this.#xml(call, `<GlobalClusters>${this.#globals()}</GlobalClusters>`);
      case 'RemoveFromGlobalCluster':
        return this.#detach(call, input.GlobalClusterIdentifier ?? '', input.DbClusterIdentifier ?? '');
      case 'ModifyGlobalCluster':
        return this.#does(call, `unprotect ${input.GlobalClusterIdentifier}`);
      case 'DeleteGlobalCluster':
        this.globals.delete(input.GlobalClusterIdentifier ?? '');
        return this.#does(call, `dissolve ${input.GlobalClusterIdentifier}`);
      case 'ModifyLoadBalancerAttributes':
        return this.#does(call, `unprotect ${input.LoadBalancerArn}`);
      case 'DeleteWorkGroup':
        this.workGroups.delete(String(call.input.WorkGroup));
        return { body: {} };
      case 'ListImages':
        return {
          body: {
            imageIds: (this.images.get(input.repositoryName ?? '') ?? []).map((imageTag) => ({ imageTag })),
          },
        };
      case 'BatchDeleteImage':
        this.images.set(input.repositoryName ?? '', []);
        this.done.push(`empty ${input.repositoryName}`);
        return { body: {} };
      default:
        return this.#answerByPath(call);
    }
  };

  #answerForStack(call: AwsCall, name: string): AwsAnswer {
    const stack = this.stacks.get(name);
    if (stack === undefined)
      return { status: 400, body: error('ValidationError', `Stack with id ${name} does not exist`) };
    switch (call.operation) {
      case 'DescribeStacks':
        return this.#xml(
          call,
          `<Stacks><member><StackName>${name}</StackName><StackStatus>${stack.status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member></Stacks>`,
        );
      case 'ListStackResources':
        return this.#xml(call, `<StackResourceSummaries>${summaries(stack)}</StackResourceSummaries>`);
      case 'GetTemplate':
        return this.#xml(call, `<TemplateBody>${JSON.stringify(templateOf(stack))}</TemplateBody>`);
      default:
        this.#deleteStack(name, stack);
        return this.#xml(call, '');
    }
  }

  /** As CloudFormation: what is not empty or is protected cannot be deleted. */
  #deleteStack(name: string, stack: StandingStack): void {
    const blocking = stack.resources.find(
      (resource) => resource.deletionPolicy !== 'Retain' && this.#blocks(resource.physicalId),
    );
    if (blocking === undefined) this.stacks.delete(name);
    else stack.status = 'DELETE_FAILED';
    this.done.push(`${blocking === undefined ? 'delete' : 'fail to delete'} ${name}`);
  }

  #blocks(id: string): boolean {
    const inGlobal = [...this.globals.values()].some(({ members }) => members.includes(arnOf(id)));
    return (
      (this.buckets.get(id) ?? []).length > 0 ||
      (this.images.get(id) ?? []).length > 0 ||
      this.databases.get(id)?.isProtected === true ||
      this.workGroups.has(id) ||
      inGlobal
    );
  }

  #describeDatabase(call: AwsCall, id: string): AwsAnswer {
    const database = this.databases.get(id);
    if (database === undefined) return { status: 404, body: error('DBClusterNotFoundFault', 'No.') };
    return this.#xml(
      call,
      `<DBClusters><DBCluster><DBClusterArn>${arnOf(id)}</DBClusterArn><Status>available</Status><DeletionProtection>${database.isProtected}</DeletionProtection></DBCluster></DBClusters>`,
    );
  }

  #globals(): string {
    return [...this.globals]
      .map(([id, { members, isProtected }]) => {
        const member = (arn: string, index: number) =>
          `<GlobalClusterMember><DBClusterArn>${arn}</DBClusterArn><IsWriter>${index === 0}</IsWriter></GlobalClusterMember>`;
        return `<GlobalClusterMember><GlobalClusterIdentifier>${id}</GlobalClusterIdentifier><DeletionProtection>${isProtected}</DeletionProtection><GlobalClusterMembers>${members.map(member).join('')}</GlobalClusterMembers></GlobalClusterMember>`;
      })
      .join('');
  }

  #detach(call: AwsCall, id: string, arn: string): AwsAnswer {
    const global = this.globals.get(id);
    if (global?.members[0] === arn && global.members.length > 1)
      return { status: 400, body: error('InvalidGlobalClusterStateFault', 'The writer leaves last.') };
    if (global) global.members = global.members.filter((member) => member !== arn);
    return this.#does(call, `detach ${arn}`);
  }

  #answerByPath({ method, path, input }: AwsCall): AwsAnswer {
    const [, first = '', second = '', third = '', fourth = ''] = decodeURIComponent(
      path.split('?')[0] ?? '',
    ).split('/');
    if (first === 'backup-vaults') return this.#answerForVault(method, second, third && fourth);
    return this.#answerForBucket(method, first, path, JSON.stringify(input));
  }

  #answerForVault(method: string, name: string, point: string): AwsAnswer {
    const vault = this.vaults.get(name);
    if (vault === undefined) return { status: 400, body: { __type: 'ResourceNotFoundException' } };
    if (method === 'GET')
      return { body: { RecoveryPoints: vault.points.map((arn) => ({ RecoveryPointArn: arn })) } };
    if (point === '') {
      this.vaults.delete(name);
      this.done.push(`remove ${name}`);
      return { body: {} };
    }
    if (vault.isLocked) return { status: 400, body: { __type: 'InvalidRequestException' } };
    vault.points = vault.points.filter((arn) => arn !== point);
    return { body: {} };
  }

  #answerForBucket(method: string, name: string, path: string, body: string): AwsAnswer {
    const versions = this.buckets.get(name);
    if (versions === undefined) return { status: 404, body: error('NoSuchBucket', 'No.') };
    if (method === 'DELETE') {
      this.buckets.delete(name);
      this.done.push(`remove ${name}`);
      return { status: 204, body: '' };
    }
    if (path.includes('?delete') || path.includes('&delete')) {
      const late = this.lateObjects.get(name);
      this.lateObjects.delete(name);
      const kept = versions.filter((version) => !body.includes(version.split('@')[0] ?? ''));
      this.buckets.set(name, late === undefined ? kept : [...kept, late]);
      this.done.push(`empty ${name}`);
      return { body: '<DeleteResult></DeleteResult>' };
    }
    return { body: `<ListVersionsResult>${versions.map(version).join('')}</ListVersionsResult>` };
  }

  #does(call: AwsCall, what: string): AwsAnswer {
    this.done.push(what);
    return this.#xml(call, '');
  }

  #xml({ operation }: AwsCall, result: string): AwsAnswer {
    return {
      body: `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`,
    };
  }
}

export function arnOf(database: string): string {
  return `arn:aws:rds:eu-west-1:222222222222:cluster:${database}`;
}

function summaries({ resources }: StandingStack): string {
  return resources
    .map(
      ({ logicalId, type, physicalId }) =>
        `<member><LogicalResourceId>${logicalId}</LogicalResourceId><ResourceType>${type}</ResourceType><PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`,
    )
    .join('');
}

function templateOf({ resources }: StandingStack): object {
  return {
    Resources: Object.fromEntries(
      resources.map(({ logicalId, type, deletionPolicy }) => [
        logicalId,
        { Type: type, DeletionPolicy: deletionPolicy },
      ]),
    ),
  };
}

/** Versions of one key are told apart by what stands behind the @; one that begins with m is a marker. */
function version(text: string): string {
  const [key, id = ''] = text.split('@');
  const element = id.startsWith('m') ? 'DeleteMarker' : 'Version';
  return `<${element}><Key>${key}</Key><VersionId>${id}</VersionId></${element}>`;
}

function error(code: string, message: string): string {
  return `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><Code>${code}</Code></ErrorResponse>`;
}
