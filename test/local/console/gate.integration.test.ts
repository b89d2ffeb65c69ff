import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { PipelineRequestError } from '../../../local/pipeline/errors.ts';
import { gate, ShownConsole } from './shown-console.ts';
import { stage } from './shown-things.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('a gate', () => {
  it('has a form only until it is answered, also when the token stays', async () => {
    const execution = shown.engine.begin();
    const waiting = shown.engine.act(execution, 'GateStaging', 'Promote', { approvalToken: 'token' });
    const before = await request(shown.url).get('/');
    shown.engine.end(execution, waiting, { approvalToken: 'token' });
    const after = await request(shown.url).get('/');

    expect(stage(before.text, 'GateStaging')).toContain('<form class="gate"');
    expect(stage(after.text, 'GateStaging')).not.toContain('<form class="gate"');
  });

  it('says until when it waits for an answer', async () => {
    const given = { approvalToken: 'token', expiresAt: '2026-12-05T21:30:00.000Z' };
    shown.engine.act(shown.engine.begin(), 'GateStaging', 'Promote', given);

    const { text } = await request(shown.url).get('/');

    expect(stage(text, 'GateStaging')).toContain(
      'Fails without an answer by <time datetime="2026-12-05T21:30:00.000Z">2026-12-05 21:30 UTC</time>',
    );
  });

  it('is answered with the comment of the form', async () => {
    await shown.answer({ status: 'Approved', summary: 'looks good' }).expect(303).expect('location', '/');

    expect(shown.engine.approvals).toEqual([{ ...gate, status: 'Approved', summary: 'looks good' }]);
  });

  it('is answered in the name that the form gives', async () => {
    await shown.answer({ status: 'Approved', summary: 'go', as: ' ada@example.com ' }).expect(303);

    expect(shown.engine.approvals).toEqual([
      { ...gate, status: 'Approved', summary: 'go', person: 'ada@example.com' },
    ]);
  });

  it('is rejected without a comment, too', async () => {
    await shown.answer({ status: 'Rejected', summary: '' }).expect(303);

    expect(shown.engine.approvals).toEqual([
      { ...gate, status: 'Rejected', summary: 'Rejected in the console' },
    ]);
  });

  it.each([
    ['an unknown answer', { status: 'Maybe' }, 'Approved, Rejected'],
    ['no token', { status: 'Approved', token: '' }, 'token is missing'],
    ['a comment that is too long', { status: 'Approved', summary: 'x'.repeat(513) }, 'at most 512'],
  ])('refuses %s, and says what is allowed', async (_what, form, message) => {
    const { text } = await shown.answer(form).expect(400);

    expect(text).toContain(message);
    expect(shown.engine.approvals).toEqual([]);
  });

  it('that was answered meanwhile is told with the words of the engine', async () => {
    shown.engine.approve = () =>
      Promise.reject(
        new PipelineRequestError('ApprovalAlreadyCompletedException', 'It is approved already.'),
      );

    const { text } = await shown.answer({ status: 'Approved' }).expect(409);

    expect(text).toContain('It is approved already.');
    expect(shown.reported).toEqual([]);
  });

  it('takes no form from a page of another origin', async () => {
    const { text } = await shown.answer({ status: 'Approved' }, 'http://evil.example').expect(403);

    expect(text).toContain('http://evil.example');
    expect(shown.engine.approvals).toEqual([]);
  });

  it('takes no form that does not tell its origin', async () => {
    await request(shown.url)
      .post('/approvals')
      .type('form')
      .send({ ...gate, status: 'Approved' })
      .expect(403);

    expect(shown.engine.approvals).toEqual([]);
  });
});

describe('a stored page', () => {
  const path = '/s3/object/dossiers?region=eu-central-1&prefix=staging%2Fdossier.html';

  it('is led to from the gate that names it in the console of S3', async () => {
    shown.engine.act(shown.engine.begin(), 'GateStaging', 'Promote', {
      approvalToken: 'token',
      link: `https://eu-central-1.console.aws.amazon.com${path}`,
    });

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).toContain(`href="${path.replaceAll('&', '&#38;').replaceAll('=', '&#61;')}"`);
  });

  it('is shown, and may do nothing but be seen', async () => {
    const { text, headers } = await request(shown.url).get(path).expect(200);

    expect(text).toBe('<h1>Dossier</h1>');
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toMatch(/^sandbox.*default-src 'none'/);
    expect(headers['content-security-policy']).not.toContain('script');
  });

  it('that is not there is not found', async () => {
    await request(shown.url).get('/s3/object/dossiers?prefix=other.html').expect(404);
  });

  it('that is no web address is not linked', async () => {
    shown.engine.act(shown.engine.begin(), 'GateStaging', 'Promote', {
      approvalToken: 'token',
      link: 'javascript:alert(1)',
    });

    const { text } = await request(shown.url).get('/').expect(200);

    expect(text).not.toContain('javascript:');
  });
});
