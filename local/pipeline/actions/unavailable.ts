/** Why an action is not carried out here, by its type; where a type is not named, nobody has written it yet. */
const reasons: Readonly<Record<string, string>> = {
  'Deploy/AWS/CloudFormationStackSet': 'a stack set is rolled out by AWS to the accounts of an organization',
  'Deploy/AWS/CloudFormationStackInstances':
    'a stack set is rolled out by AWS to the accounts of an organization',
  'Deploy/AWS/CodeDeploy': 'there are no hosts with the agent of CodeDeploy',
  'Deploy/AWS/CodeDeployToECS':
    'there is no CodeDeploy; ECS shifts traffic itself when CloudFormation deploys it',
  'Deploy/AWS/ServiceCatalog': 'Service Catalog exists on AWS only',
  'Test/AWS/DeviceFarm': 'Device Farm has its telephones on AWS only',
  'Test/ThirdParty/BlazeMeter': 'a service of somebody else, which is not called from here',
  'Invoke/AWS/StepFunctions': 'state machines run on AWS only',
};

/** One clause, for `not available: …`. */
export function whyUnavailable(type: string): string {
  const owner = type.split('/')[1];
  if (reasons[type] !== undefined) return reasons[type];
  return owner === 'Custom'
    ? 'a custom action is done by a worker of its own, which is not called from here'
    : 'the rehearsal has nothing that carries it out';
}
