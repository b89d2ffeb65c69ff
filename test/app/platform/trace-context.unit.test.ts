import { describe, expect, it } from '@jest/globals';
import { currentTraceId, currentTraceparent, runInTrace } from '../../../app/platform/trace-context.ts';

const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('a trace', () => {
  it('is taken over with its flags, as a span of its own', async () => {
    const sent = await runInTrace(given, async () => {
      await Promise.resolve();
      return currentTraceparent();
    });
    expect(sent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
    expect(sent).not.toBe(given);
  });

  it('has one span for everything that is sent on from it', () => {
    runInTrace(given, () => expect(currentTraceparent()).toBe(currentTraceparent()));
  });

  it.each([
    undefined,
    '',
    'x',
    given.replace('00-', 'ff-'),
    given.toUpperCase(),
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  ])('is begun anew in place of %p', (traceparent) => {
    const traceId = runInTrace(traceparent, currentTraceId);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).not.toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('is another one for other work', () => {
    expect(runInTrace(undefined, currentTraceId)).not.toBe(runInTrace(undefined, currentTraceId));
  });

  it('does not exist outside of any work', () => {
    expect([currentTraceId(), currentTraceparent()]).toEqual([undefined, undefined]);
  });
});
