import { describe, expect, it } from '@jest/globals';
import { callerOf } from '../../../../local/cloud/emulator/caller.ts';
import { toExternalArns, toInternalArns } from '../../../../local/cloud/emulator/queue-directory.ts';

describe('queue ARNs', () => {
  it.each(['orders', 'orders.fifo', 'a_b-c_d.fifo'])(
    'of %s find their way into the emulator and back',
    (name) => {
      const policy = `{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:111111111111:${name}","maxReceiveCount":3}`;
      const internal = toInternalArns(policy);
      expect(internal).toContain(`:000000000000:111111111111_eu-central-1_${name}"`);
      expect(toExternalArns(internal)).toBe(policy);
      expect(toInternalArns(internal)).toBe(internal);
    },
  );
});

describe('the caller of a request', () => {
  it('is read from its signature', () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=222222222222/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=x';
    expect(callerOf({ authorization })).toEqual({ account: '222222222222', region: 'eu-west-1' });
  });

  it('is nobody in particular without one', () => {
    expect(callerOf({})).toEqual({ account: '000000000000', region: 'us-east-1' });
  });
});
