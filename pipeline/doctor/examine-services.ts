import type { Stack } from '../deployment/stack.ts';
import { type Finding, good, problem } from './finding.ts';

interface ClosedService {
  name: string;
  /** What its resource types begin with. */
  types: string;
  /** The client by which a program would call it. */
  client: string;
  closedSince: string;
}

/** Services that an account which has not used them cannot begin to use. */
const closedServices: readonly ClosedService[] = [
  {
    name: 'Data Pipeline',
    types: 'AWS::DataPipeline::',
    client: '@aws-sdk/client-data-pipeline',
    closedSince: '2024-07-25',
  },
  { name: 'Cloud9', types: 'AWS::Cloud9::', client: '@aws-sdk/client-cloud9', closedSince: '2024-07-25' },
  {
    name: 'App Mesh',
    types: 'AWS::AppMesh::',
    client: '@aws-sdk/client-app-mesh',
    closedSince: '2024-09-24',
  },
  {
    name: 'CodeGuru Reviewer',
    types: 'AWS::CodeGuruReviewer::',
    client: '@aws-sdk/client-codeguru-reviewer',
    closedSince: '2025-11-07',
  },
];

/** Whether the templates or the programs need a service that AWS has closed to new customers. */
export function examineServices(
  stacks: readonly Stack[],
  { dependencies }: { dependencies: readonly string[] },
): Finding[] {
  const closed = closedServices.flatMap((service) => {
    const uses = [
      ...stacks.filter((stack) => hasType(stack, service.types)).map(({ name }) => name),
      ...dependencies.filter((dependency) => dependency === service.client),
    ];
    return uses.length === 0 ? [] : [closedTo(service, uses)];
  });
  if (closed.length > 0) return closed;
  const names = closedServices.map(({ name }) => name).join(', ');
  return [
    good(`Uses no service that is closed to new customers (${names})`),
    ...(stacks.some((stack) => hasType(stack, 'AWS::CodeCommit::'))
      ? [good('CodeCommit takes new customers again, since 2025-11-24')]
      : []),
  ];
}

function closedTo({ name, closedSince }: ClosedService, uses: readonly string[]): Finding {
  return problem(
    `${name} takes no new customers since ${closedSince}, and is used by ${uses.join(', ')}`,
    'Take it out, unless your account has used it before.',
  );
}

function hasType({ template }: Stack, beginning: string): boolean {
  return Object.values(template.Resources).some(({ Type }) => Type.startsWith(beginning));
}
