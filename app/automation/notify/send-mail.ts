import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** Sends a mail with both alternatives; answers the id that SES has given it. */
export async function sendMail(
  client: SESv2Client,
  { from, to, mail }: { from: string; to: string; mail: Mail },
): Promise<string> {
  const { MessageId } = await client.send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: {
        Simple: {
          Subject: { Data: mail.subject, Charset: 'UTF-8' },
          Body: {
            Text: { Data: mail.text, Charset: 'UTF-8' },
            Html: { Data: mail.html, Charset: 'UTF-8' },
          },
        },
      },
    }),
  );
  return MessageId ?? '';
}
