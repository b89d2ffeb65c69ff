import { describe, expect, it } from '@jest/globals';
import { supportedTypes } from '../../../local/pipeline/actions/providers.ts';
import { whyUnavailable } from '../../../local/pipeline/actions/unavailable.ts';

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-valid-providers.html */
const reference = {
  'Source/AWS': ['S3', 'ECR', 'CodeCommit', 'CodeStarSourceConnection'],
  'Source/ThirdParty': ['GitHub'],
  'Build/AWS': ['CodeBuild', 'ECRBuildAndPublish'],
  'Build/Custom': ['CloudBees', 'Jenkins', 'TeamCity'],
  'Test/AWS': ['CodeBuild', 'DeviceFarm'],
  'Test/ThirdParty': ['BlazeMeter', 'GhostInspector', 'Nouvola', 'Runscope', 'StormRunner'],
  'Deploy/AWS': [
    ...[
      'AppConfig',
      'CloudFormation',
      'CloudFormationStackInstances',
      'CloudFormationStackSet',
      'CodeDeploy',
    ],
    ...['CodeDeployToECS', 'EC2', 'ECS', 'EKS', 'ElasticBeanstalk', 'Lambda', 'OpsWorks', 'S3'],
    ...['ServiceCatalog'],
  ],
  'Deploy/ThirdParty': ['AlexaSkillsKit'],
  'Approval/AWS': ['Manual'],
  'Invoke/AWS': ['CodePipeline', 'InspectorScan', 'Lambda', 'StepFunctions'],
  'Invoke/ThirdParty': ['Snyk'],
  'Compute/AWS': ['Commands'],
};
const types = Object.entries(reference).flatMap(([beginning, providers]) =>
  providers.map((provider) => `${beginning}/${provider}`),
);

describe("the actions of AWS's reference", () => {
  const isSupported = (type: string) => supportedTypes.some((supported) => supported === type);

  it('are all that is carried out', () => {
    expect(supportedTypes.filter((type) => !types.includes(type))).toEqual([]);
  });

  it.each(types.filter((type) => !isSupported(type)))(
    '%s has a reason of its own not to be available',
    (type) => {
      expect(whyUnavailable(type)).not.toBe('the rehearsal has nothing that carries it out');
    },
  );

  it('have a word for what nobody knows', () => {
    expect(whyUnavailable('Deploy/AWS/Tomorrow')).toBe('the rehearsal has nothing that carries it out');
  });
});
