import { approvalRule } from '../../app/automation/approval-rule/contract.ts';

import { deliveryMetrics } from '../../app/automation/delivery-metrics/contract.ts';
import { deliveryNews } from '../../app/automation/delivery-news/contract.ts';

import { gatekeeper } from '../../app/automation/gatekeeper/contract.ts';
import { migrate } from '../../app/automation/migrate/contract.ts';
import { notify } from '../../app/automation/notify/contract.ts';
import { redrive } from '../../app/automation/redrive/contract.ts';
import { review } from '../../app/automation/review/contract.ts';
import { rotateSharedSecret } from '../../app/automation/rotate-secret/contract.ts';
import { sleep } from '../../app/automation/sleep/contract.ts';
import { snapshotCheck } from '../../app/automation/snapshot-check/contract.ts';
import { startDelivery } from '../../app/automation/start-delivery/contract.ts';
import type { FunctionName } from '../../workload/workload-stage.ts';

/** The programs that are delivered as Lambda functions. */
export const functions: readonly FunctionName[] = [
  approvalRule.name,
  deliveryMetrics.name,
  deliveryNews.name,
  gatekeeper.name,
  migrate.name,
  notify.name,
  redrive.name,
  review.name,
  rotateSharedSecret.name,
  sleep.name,
  snapshotCheck.name,
  startDelivery.name,
];
