/** Why an action is not carried out here, by its type; where a type is not named, nobody has written it yet. */
const reasons: Readonly<Record<string, string>> = {
  'Deploy/AWS/AppConfig': 'AppConfig hands out configurations on AWS only',
  'Deploy/AWS/CloudFormationStackSet': 'a stack set is rolled out by AWS to the accounts of an organization',
  'Deploy/AWS/CloudFormationStackInstances':
    'a stack set is rolled out by AWS to the accounts of an organization',
  'Deploy/AWS/CodeDeploy': 'there are no hosts with the agent of CodeDeploy',
  'Deploy/AWS/CodeDeployToECS':
    'there is no CodeDeploy; ECS shifts traffic itself when CloudFormation deploys it',
  'Deploy/AWS/EC2': 'there are no EC2 instances that Systems Manager could command',
  'Deploy/AWS/EKS': 'there is no cluster of Kubernetes',
  'Deploy/AWS/ElasticBeanstalk': 'Elastic Beanstalk runs its environments on AWS only',
  'Deploy/AWS/Lambda': 'code and aliases of functions come with their stacks here, by CloudFormation',
  'Deploy/AWS/OpsWorks': 'OpsWorks Stacks has ended on AWS, too; deploy by CodeDeploy or by ECS',
  'Deploy/AWS/ServiceCatalog': 'Service Catalog exists on AWS only',
  'Deploy/ThirdParty/AlexaSkillsKit': 'skills are deployed to Alexa, which is not called from here',
  'Test/AWS/DeviceFarm': 'Device Farm has its telephones on AWS only',
  'Invoke/AWS/InspectorScan': 'Inspector scans on AWS only',
  'Invoke/AWS/StepFunctions': 'state machines run on AWS only',
};

/** One clause, for `not available: …`. */
export function whyUnavailable(type: string): string {
  const [, owner = ''] = type.split('/');
  return reasons[type] ?? byOwner[owner] ?? 'the rehearsal has nothing that carries it out';
}

/** Of Jenkins, TeamCity, CloudBees and one's own; and of Snyk, BlazeMeter, Ghost Inspector, Runscope and the like. */
const byOwner: Readonly<Record<string, string>> = {
  Custom: 'a custom action is done by a worker of its own, which is not called from here',
  ThirdParty: 'a service of somebody else, which is not called from here',
};
