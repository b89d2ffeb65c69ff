import { isJsonObject } from '../../json.ts';
import { QueryError } from '../query-api.ts';
import { templateDocument } from './template-text.ts';

const namesOfTypes: Record<string, string | undefined> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': undefined,
};

/**
 * What somebody has to acknowledge before a template is deployed: that it makes identities, and gives them names.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-capabilities
 */
export function neededCapability(template: string): { capability: string; types: string[] } | undefined {
  const resources = Object.values(templateDocument(templateDocument(template).Resources)).filter(
    isJsonObject,
  );
  const identities = resources.filter(({ Type }) => Object.hasOwn(namesOfTypes, String(Type)));
  if (identities.length === 0) return undefined;
  const isNamed = identities.some(
    ({ Type, Properties }) => templateDocument(Properties)[namesOfTypes[String(Type)] ?? ''] !== undefined,
  );
  const types = [...new Set(identities.map(({ Type }) => String(Type)))];
  return { capability: isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM', types };
}

export function checkCapabilities(template: string, acknowledged: readonly string[]): void {
  const needed = neededCapability(template);
  if (needed === undefined || acknowledged.includes('CAPABILITY_NAMED_IAM')) return;
  if (acknowledged.includes(needed.capability)) return;
  throw new QueryError('InsufficientCapabilitiesException', `Requires capabilities : [${needed.capability}]`);
}
