import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createFunctionLogger } from '../../platform/logger.ts';
import { readConfig } from './config.ts';
import { notify as contract } from './contract.ts';
import { createHandler } from './handler.ts';
import { readLinkKeyWith } from './link-secret.ts';
import { linksTo } from './links.ts';
import { writeMail } from './mails/write-mail.ts';
import { sendMail } from './send-mail.ts';

const config = readConfig(process.env);
/** Two attempts of five seconds at most for a mail. */
const ses = new SESv2Client({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 4000, throwOnRequestTimeout: true },
});
const readLinkKey = readLinkKeyWith(new SecretsManagerClient());

/** The Lambda function. */
export const handler = createHandler({
  logger: createFunctionLogger({ service: contract.name, environment: config.ENVIRONMENT }),
  notify: async (event) => {
    const links = linksTo(event, config.SHOP_URL, await readLinkKey(config.LINK_SECRET_ARN));
    return sendMail(ses, { from: config.MAIL_FROM, to: event.email, mail: writeMail(event, links) });
  },
});
