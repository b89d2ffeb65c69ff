import { backOffice } from '../../app/back-office/contract.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { proxy } from '../../app/proxy/contract.ts';
import { reporting } from '../../app/reporting/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import type { ProgramName } from '../../workload/workload-stage.ts';

/** The programs that are delivered as container images. */
export const services: readonly ProgramName[] = [
  storefront.name,
  catalog.name,
  orders.name,
  orderProcessor.name,
  payments.name,
  backOffice.name,
  proxy.name,
  reporting.name,
];
