import { Aws, Fn } from 'aws-cdk-lib';
import { BackupVault, type BackupVaultProps } from 'aws-cdk-lib/aws-backup';
import type { Construct } from 'constructs';
import { namedBecause } from '../named-because.ts';

/** Where snapshots are. */
export interface CopyVault {
  name: string;
  region: string;
}

/** A place for snapshots. The end of the stack's id keeps its name from a vault that outlived an earlier stack. */
export function defineVault(
  scope: Construct,
  id: string,
  props: Omit<BackupVaultProps, 'backupVaultName'>,
): BackupVault {
  const endOfStackId = Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  const vault = new BackupVault(scope, id, {
    ...props,
    backupVaultName: `${Aws.STACK_NAME}-${endOfStackId}`,
  });
  namedBecause(
    vault,
    'A vault must have a name; it is replaced for that or for its key, and no key of a stack is replaced.',
  );
  return vault;
}
