import { CfnDBInstance, type DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { acknowledge } from '../acknowledge.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** What the rules miss at a database, and where they look at the wrong place. */
export function acknowledgeDatabase(cluster: DatabaseCluster, { keepsData }: WorkloadEnvironment): void {
  acknowledge(cluster, {
    rules: ['AwsSolutions-RDS6'],
    reason:
      'Only programs sign in, by TLS and with a generated password that nobody but their roles may read.',
  });
  acknowledge(cluster.node.findChild('MonitoringRole'), {
    rules: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]',
    ],
    reason:
      'RDS itself writes figures of its hosts with this role, and AWS keeps the list of what that takes.',
  });
  if (!keepsData) {
    acknowledge(cluster, {
      rules: ['AwsSolutions-RDS10', 'NIST.800.53.R5-RDSInstanceDeletionProtectionEnabled'],
      reason: 'The environment holds demo data, and is to be removable in one go.',
    });
  }
  for (const instance of cluster.node.children) {
    if (!CfnDBInstance.isCfnDBInstance(instance.node.defaultChild)) continue;
    acknowledge(instance, {
      rules: ['NIST.800.53.R5-RDSInBackupPlan'],
      reason: 'Instances of Aurora hold no data: the volume of the cluster is what is backed up.',
    });
  }
}
