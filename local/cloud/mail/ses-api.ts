import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Caller } from '../cloud.ts';
import { callerOf } from '../emulator/caller.ts';
import type { HttpHandler } from '../endpoint/http-endpoint.ts';
import type { Mail, Mailbox } from './mailbox.ts';

const path = '/v2/email/outbound-emails';

const content = z.object({ Data: z.string() });

const addresses = z.array(z.string()).default([]);

const sendEmail = z.object({
  FromEmailAddress: z.string('is missing'),
  Destination: z
    .object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })
    .refine((given) => Object.values(given).flat().length > 0, 'names nobody'),
  ReplyToAddresses: addresses,
  Content: z.object({
    Simple: z.object(
      {
        Subject: content,
        Body: z.object({ Text: content.optional(), Html: content.optional() }),
        Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
      },
      'is missing; raw and templated mails are not taken on this machine',
    ),
  }),
});

/**
 * `SendEmail` of SES v2, a REST protocol with JSON. Every mail ends in the mailbox.
 *
 * Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function sesApi(mailbox: Mailbox): HttpHandler {
  return async (request, response, body) => {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== path) return false;
    const parsed = sendEmail.safeParse(parseJson(body));
    if (parsed.success) {
      const { id } = mailbox.put(mailOf(parsed.data, callerOf(request.headers)));
      answer(response, 200, { MessageId: `rehearsal-${id}` });
      return true;
    }
    const complaints = parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
    response.setHeader('x-amzn-errortype', 'BadRequestException');
    answer(response, 400, { message: complaints.join('; ') });
    return true;
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Refused like everything else that is no such request.
    return undefined;
  }
}

function mailOf(request: z.output<typeof sendEmail>, caller: Caller): Omit<Mail, 'id' | 'sentAt'> {
  const { FromEmailAddress, Destination, ReplyToAddresses, Content } = request;
  const { Subject, Body, Headers } = Content.Simple;
  const replyTo = ReplyToAddresses.map((value) => ({ name: 'Reply-To', value }));
  return {
    ...caller,
    from: FromEmailAddress,
    to: [...Destination.ToAddresses, ...Destination.CcAddresses, ...Destination.BccAddresses],
    subject: Subject.Data,
    headers: [...replyTo, ...Headers.map(({ Name: name, Value: value }) => ({ name, value }))],
    text: Body.Text?.Data ?? null,
    html: Body.Html?.Data ?? null,
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
