import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openMailbox } from '../../../local/cloud/mail/mailbox.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startCloudInTest } from './cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());

const aMail = (change: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: 'Sluice <orders@dev.sluice.example>',
  Destination: { ToAddresses: ['ada@example.com'] },
  Content: {
    Simple: {
      Subject: { Data: 'Your order is confirmed' },
      Body: { Text: { Data: 'Thank you' }, Html: { Data: '<p>Thank you</p>' } },
      Headers: [{ Name: 'List-Unsubscribe', Value: '<https://shop.example/>' }],
    },
  },
  ...change,
});
const send = (mail: SendEmailCommandInput) => cloud.clients().ses.send(new SendEmailCommand(mail));

describe('a mail sent through SES', () => {
  it('ends in the mailbox, whole, and is still there after a restart', async () => {
    const { MessageId } = await send(aMail());
    await cloud.restart();

    const [summary] = cloud.current.mailbox.mails();
    expect(MessageId).toContain(summary?.id);
    expect(cloud.current.mailbox.find(summary?.id ?? '')).toEqual({
      id: expect.any(String),
      sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
      account: '111111111111',
      region: 'eu-central-1',
      from: 'Sluice <orders@dev.sluice.example>',
      to: ['ada@example.com'],
      subject: 'Your order is confirmed',
      headers: [{ name: 'List-Unsubscribe', value: '<https://shop.example/>' }],
      text: 'Thank you',
      html: '<p>Thank you</p>',
    });
  });

  it.each([
    ['for nobody', aMail({ Destination: {} }), /names nobody/],
    [
      'of a kind that is not taken here',
      aMail({ Content: { Raw: { Data: Buffer.from('x') } } }),
      /raw and templated/,
    ],
  ])('%s is refused as SES refuses', async (_, mail, message) => {
    await expect(send(mail)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringMatching(message),
    });
  });
});

describe('the mailbox', () => {
  it('keeps the newest mails, tells of each, and goes on counting where it stopped', () => {
    const folder = temporaryFolder();
    const mail = {
      ...{ account: '1', region: 'r', from: 'f', to: ['t'] },
      headers: [],
      text: 't',
      html: null,
    };
    const mailbox = openMailbox(join(folder, 'mailbox'), 2);
    let told = 0;
    const unsubscribe = mailbox.subscribe(() => told++);

    for (const subject of ['one', 'two', 'three']) mailbox.put({ ...mail, subject });
    unsubscribe();
    const reopened = openMailbox(join(folder, 'mailbox'), 2);
    reopened.put({ ...mail, subject: 'four' });

    expect(told).toBe(3);
    expect(reopened.mails().map(({ subject }) => subject)).toEqual(['four', 'three']);
    expect(reopened.find('../secrets')).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
