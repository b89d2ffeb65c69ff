import { describe, expect, it } from '@jest/globals';
import { writeMessage } from '../../../../app/automation/delivery-news/domain/write-message.ts';

const delivery = { pipeline: 'sluice', region: 'eu-central-1', executionId: 'e-1', commit: null };

describe('a message', () => {
  it('says so where no commit is known', () => {
    const { message } = writeMessage(
      { kind: 'failed', stage: 'Source', action: 'source', why: '' },
      delivery,
    );
    expect(message).toContain(
      'Source/source failed: it says no reason\n\nCommit: none, as the source was not read',
    );
  });

  it('has a subject that SNS takes: a hundred characters of ASCII in one line', () => {
    const stage = `Größe ${'x'.repeat(120)}`;
    const { subject } = writeMessage({ kind: 'goes-back', stage }, delivery);
    expect(subject).toMatch(/^sluice: Gr e x+$/);
    expect(subject).toHaveLength(100);
  });

  it('tells the first line of what the commit says', () => {
    const commit = { id: 'abc', message: 'Mend it\n\nFor good.' };
    const { message } = writeMessage({ kind: 'goes-back', stage: null }, { ...delivery, commit });
    expect(message).toContain('Commit: abc Mend it\nExecution: e-1');
  });
});
