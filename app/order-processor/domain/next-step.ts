import type { OrderStatus } from '../../orders/contract.ts';

/**
 * What a delivered order still needs, by how far an earlier delivery has brought it. A message may come again after a
 * crash at any point, so this is also where processing is taken up again; everything final needs nothing, which is what
 * makes a duplicate harmless.
 */
export function nextStep(status: OrderStatus): 'reserve' | 'authorize' | 'nothing' {
  switch (status) {
    case 'received':
      return 'reserve';
    case 'reserved':
      return 'authorize';
    case 'confirmed':
    case 'rejected':
    case 'declined':
    case 'cancelled':
    case 'refunded':
      return 'nothing';
  }
}
