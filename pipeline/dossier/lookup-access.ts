import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Location } from '../resolve-environments.ts';
import type { AccessOf } from './compare-stacks.ts';

/**
 * How a build looks at what is deployed: in its own account with the permissions of its role, which name the stacks, in
 * another one by the role for look-ups of the bootstrap stack there, which can read and cannot change anything.
 */
export function lookupAccess(home: Location): AccessOf {
  return async ({ account, region, lookupRole }) => {
    if (account === home.account) return { region };
    const { Credentials } = await new STSClient({ region }).send(
      new AssumeRoleCommand({
        RoleArn: lookupRole.replace(`\${AWS::Partition}`, region.startsWith('cn-') ? 'aws-cn' : 'aws'),
        RoleSessionName: 'sluice-dossier',
      }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return {
      region,
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      },
    };
  };
}
