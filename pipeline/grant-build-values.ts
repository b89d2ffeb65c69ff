import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { BuildspecFacts } from './buildspec-facts.ts';

/** Lets a build read what its buildspec takes from Parameter Store and Secrets Manager, and nothing else there. */
export function grantBuildValues(
  scope: Construct,
  builder: IGrantable,
  { parameters, secrets }: Pick<BuildspecFacts, 'parameters' | 'secrets'>,
): void {
  const grant = (action: string, resources: string[]) => {
    if (resources.length === 0) return;
    builder.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: [action], resources }));
  };
  grant(
    'ssm:GetParameters',
    parameters.map((name) => parameterArn(scope, name)),
  );
  grant(
    'secretsmanager:GetSecretValue',
    secrets.map((id) => secretArn(scope, id)),
  );
}

/** A name with slashes begins with one, which stands in the ARN once. */
function parameterArn(scope: Construct, name: string): string {
  if (name.startsWith('arn:')) return name;
  return Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.replace(/^\//, ''),
  });
}

/** Secrets Manager puts a hyphen and six characters behind the name. */
function secretArn(scope: Construct, id: string): string {
  if (id.startsWith('arn:')) return id;
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${id}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
