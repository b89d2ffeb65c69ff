import { describe, expect, it } from '@jest/globals';
import { payments } from '../../../../app/payments/contract.ts';
import { createSandboxProvider } from '../../../../app/payments/domain/sandbox-provider.ts';
import { itIsAPaymentProvider } from './payment-provider-contract.ts';

itIsAPaymentProvider(() => createSandboxProvider(), {
  accepted: 'card',
  declined: payments.decliningMethod,
  unanswered: payments.failingMethod,
});

describe('the sandbox provider', () => {
  it('takes as long as it is told to', async () => {
    const provider = createSandboxProvider({ latencyInMilliseconds: 30 });
    const start = performance.now();
    const request = { idempotencyKey: 'a', amountInMinorUnits: 1, currency: 'EUR', paymentMethod: 'card' };
    await provider.authorize(request);
    expect(performance.now() - start).toBeGreaterThan(28);
  });
});
