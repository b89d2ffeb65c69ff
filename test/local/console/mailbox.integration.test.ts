import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Mail } from '../../../local/cloud/mail/mailbox.ts';
import { ShownConsole } from './shown-console.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('the mailbox', () => {
  const aMail = (change: Partial<Mail> = {}) => ({
    ...{ account: '111111111111', region: 'eu-central-1', from: 'Shop <shop@dev.example>', headers: [] },
    ...{ to: ['ada@example.com'], subject: 'Your order', text: 'As text', html: '<p>As HTML</p>' },
    ...change,
  });

  it('leads from the address of an execution on AWS to its page here, and leaves every other text alone', async () => {
    const address =
      'https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/sluice/executions/e-1/timeline?region=eu-central-1';
    const { id } = shown.mailbox.put(aMail({ text: `dev <failed>\n${address}\nhttps://shop.example/` }));

    const { text } = await request(shown.url).get(`/mailbox/${id}`).expect(200);

    expect(text).toContain('<a href="/executions/e-1">https://eu-central-1.console.aws.amazon.com/');
    expect(text).toContain('\nhttps://shop.example/</pre>');
    expect(text).not.toContain('<failed>');
  });

  it('lists mails by their senders, newest first, and is sent anew when one comes', async () => {
    shown.mailbox.put(aMail({ subject: 'Older' }));
    shown.mailbox.put(aMail({ subject: 'Elsewhere', from: 'Shop <shop@staging.example>' }));
    const stream = await shown.openStream('/mailbox/events');
    await stream.next();

    shown.mailbox.put(aMail({ subject: 'Newer' }));
    const sent = await stream.next();
    await stream.close();

    const { text } = await request(shown.url).get('/mailbox').expect(200);
    for (const list of [sent, text]) {
      expect(list).toMatch(/shop@dev\.example.*Newer.*Older.*shop@staging\.example.*Elsewhere/s);
    }
  });

  it('shows a mail: its HTML in a frame in which no script runs, and its text', async () => {
    const evil = '<script>alert("x")</script>';
    const { id } = shown.mailbox.put(aMail({ subject: evil, html: `<html><head></head>${evil}</html>` }));

    const page = await request(shown.url).get(`/mailbox/${id}`).expect(200);
    const framed = await request(shown.url).get(`/mailbox/${id}/html`).expect(200);

    expect(page.text).toContain(
      `<iframe class="mail" title="The mail as HTML" src="/mailbox/${id}/html" sandbox`,
    );
    expect(page.text).toContain('As text');
    expect(page.text).not.toContain('<script>alert');
    expect(page.headers['content-security-policy']).toContain("frame-src 'self'");
    expect(framed.text).toContain('<head><base target="_blank" />');
    expect(framed.headers['content-security-policy']).toMatch(
      /^sandbox (?!.*allow-scripts).*default-src 'none'/,
    );
  });

  it('answers programs with JSON, and with 404 for a mail that is gone', async () => {
    const { id } = shown.mailbox.put(aMail());

    const list = await request(shown.url).get('/api/mailbox').expect(200);
    const one = await request(shown.url).get(`/api/mailbox/${id}`).expect(200);

    expect(list.body.mails).toEqual([expect.objectContaining({ id, subject: 'Your order' })]);
    expect(one.body).toMatchObject({ text: 'As text', to: ['ada@example.com'] });
    await request(shown.url).get('/mailbox/00000099').expect(404);
  });
});
