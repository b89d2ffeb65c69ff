import { createHash } from 'node:crypto';

/**
 * The parameters of Systems Manager that every account has: AWS's own get a plausible value that nothing here reads. The
 * rehearsal is its own bootstrapped account, newer than any version that an assembly asks for.
 *
 * @param type Of the template's parameter that reads it, where one does.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
 */
export function awsParameter(name: string, type = 'String'): string | undefined {
  if (/^\/cdk-bootstrap\/[^/]+\/version$/.test(name)) return '1000';
  if (!name.startsWith('/aws/service/')) return undefined;
  const isImage = type === 'AWS::EC2::Image::Id' || /image[_-]id|ami/.test(name);
  const digest = createHash('sha256').update(name).digest('hex');
  return isImage ? `ami-${digest.slice(0, 17)}` : name.slice('/aws/service/'.length);
}
