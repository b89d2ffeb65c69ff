import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Mail, MailSummary } from '../../local/cloud/mail/mailbox.ts';
import { processesUnder } from '../support/processes-under.ts';
import { RehearsalProcess } from '../support/rehearsal-process.ts';
import { backOfficeToken } from '../support/sign-in.ts';
import { commitAll, createWorkingCopy, git } from '../support/working-copy.ts';

let folder: string;
let rehearsal: RehearsalProcess;

beforeAll(async () => {
  folder = await createWorkingCopy();
  rehearsal = new RehearsalProcess(folder);
}, 60_000);

afterAll(async () => {
  if (rehearsal.running) await rehearsal.end();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('a rehearsed delivery', () => {
  it('carries HEAD to dev and waits at the gate to staging', async () => {
    await rehearsal.reaches('GateStaging', 240);

    const statuses = await rehearsal.actionStatuses();
    const builds = Object.fromEntries([...statuses].filter(([name]) => name.startsWith('Build/')));
    expect(builds).toEqual({
      'Build/unit': 'Succeeded',
      'Build/security': 'Succeeded',
      'Build/synth': 'Succeeded',
    });
    expect(statuses.get('dev/functional')).toBe('Succeeded');
    expect(await rehearsal.shopUrl('staging')).toBeUndefined();
  }, 250_000);

  it('takes an order in dev from received to confirmed, and tells the customer by mail', async () => {
    const order = await placeOrder('dev');

    expect(await finalStatus('dev', order)).toBe('confirmed');
    const mail = await mailAbout(order, /confirmed/i);
    expect(mail).toMatchObject({ from: 'Sluice <orders@dev.sluice.example>', to: ['ada@example.com'] });
    expect(mail.text).toContain(await rehearsal.shopUrl('dev'));
  }, 60_000);

  it('gives the money back for who has signed in to the back office, and for nobody else', async () => {
    const order = await placeOrder('dev');
    expect(await finalStatus('dev', order)).toBe('confirmed');
    const shop = (await rehearsal.shopUrl('dev')) ?? '';
    const refund = (headers: Record<string, string>) =>
      fetch(new URL(`/back-office/api/orders/orders/${order.orderId}/refund`, shop), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ reason: 'The parcel was lost' }),
      });

    expect((await refund({})).status).toBe(401);
    const asked = await refund({ authorization: `Bearer ${await backOfficeToken(shop)}` });
    expect([asked.status, await asked.text()]).toEqual([202, expect.stringContaining(order.orderId)]);
    await rehearsal.until('the order is refunded', 30, async () =>
      (await status('dev', order)) === 'refunded' ? true : undefined,
    );
  }, 60_000);

  it('replaces the tasks of the one service that a push changes, and of no other', async () => {
    const before = await tasksByService('dev');

    await changeStorefront('<footer', '<footer data-changed="yes"');
    await commitAll(folder, 'Change the storefront');
    await git(folder, 'push', 'local', 'main');
    await rehearsal.until('the changed page is served in dev', 120, async () =>
      (await page('dev')).includes('data-changed="yes"') ? true : undefined,
    );
    await rehearsal.until('the deployment has ended', 120, async () => rehearsal.waitsAt('GateStaging'));
    const after = await tasksByService('dev');

    const changed = [...after].filter(([name, tasks]) => tasks !== before.get(name)).map(([name]) => name);
    expect(changed).toEqual([expect.stringMatching(/storefront/i)]);
  }, 200_000);

  it('leaves dev as it was when a unit test fails', async () => {
    const before = await tasksByService('dev');

    await writeFile(
      join(folder, 'test', 'broken.unit.test.ts'),
      "import { expect, it } from '@jest/globals';\nit('fails', () => expect(1).toBe(2));\n",
    );
    await changeStorefront('data-changed="yes"', 'data-changed="broken"');
    await commitAll(folder, 'Break a unit test');
    await git(folder, 'push', 'local', 'main');
    await rehearsal.until('the execution has failed', 180, async () => {
      const [newest] = await rehearsal.executions();
      const broken = newest?.sourceRevisions?.[0]?.revisionSummary?.includes('Break a unit test');
      return broken && newest?.status === 'Failed' ? true : undefined;
    });

    expect((await rehearsal.actionStatuses()).get('Build/unit')).toBe('Failed');
    expect(await tasksByService('dev')).toEqual(before);
    expect(await page('dev')).toContain('data-changed="yes"');
    await rm(join(folder, 'test', 'broken.unit.test.ts'));
  }, 240_000);

  it('rolls back a version that does not become healthy, while the old tasks go on serving', async () => {
    const before = await tasksByService('dev');
    const serving = watch('dev');

    await changeStorefront('data-changed="broken"', 'data-changed="yes"');
    const main = join(folder, 'app', 'storefront', 'main.ts');
    const source = await readFile(main, 'utf8');
    await writeFile(main, `${source}\nprocess.exit(7);\n`);
    await commitAll(folder, 'Break the storefront at its start');
    await git(folder, 'push', 'local', 'main');
    const execution = await rehearsal.until('the deployment has failed', 180, async () => {
      const [newest] = await rehearsal.executions();
      return newest?.status === 'Failed' ? newest : undefined;
    });
    const failures = await serving.stop();

    expect(execution.sourceRevisions?.[0]?.revisionSummary).toContain('Break the storefront at its start');
    expect(failures).toEqual([]);
    expect(await tasksByService('dev')).toEqual(before);
    await writeFile(main, source);
  }, 240_000);

  it('tells a push to another branch that nothing is triggered', async () => {
    const [before] = await rehearsal.executions();

    const said = await git(folder, 'push', 'local', 'HEAD:refs/heads/elsewhere');

    expect(said).toMatch(/elsewhere.*nothing is triggered/s);
    expect((await rehearsal.executions())[0]?.pipelineExecutionId).toBe(before?.pipelineExecutionId);
  });

  it('runs the same versions in staging once a person has approved', async () => {
    await commitAll(folder, 'Mend what was broken');
    await git(folder, 'push', 'local', 'main');
    await rehearsal.until('the gate waits for the newest commit', 150, async () => {
      const [newest] = await rehearsal.executions();
      const mended = newest?.sourceRevisions?.[0]?.revisionSummary?.includes('Mend what was broken');
      return mended ? rehearsal.waitsAt('GateStaging') : undefined;
    });

    await rehearsal.npm('run', 'approve', '--', '--stage', 'GateStaging');
    await rehearsal.reaches('GateProd', 300);

    const statuses = await rehearsal.actionStatuses();
    for (const step of ['functional', 'load', 'resilience', 'dynamic-security']) {
      expect([step, statuses.get(`staging/${step}`)]).toEqual([step, 'Succeeded']);
    }
    expect(statuses.get('Copies/copies')).toBe('Succeeded');
    expect(await versionsByService('staging')).toEqual(await versionsByService('dev'));
    expect(await finalStatus('staging', await placeOrder('staging'))).toBe('confirmed');
  }, 480_000);

  it('continues with the same data after kill -9, and shows no lie', async () => {
    const order = await placeOrder('dev');
    expect(await finalStatus('dev', order)).toBe('confirmed');

    await rehearsal.end('SIGKILL');
    rehearsal = new RehearsalProcess(folder);

    await rehearsal.until('the order is still there', 90, async () =>
      (await status('dev', order)) === 'confirmed' ? true : undefined,
    );
    expect((await mails()).map(({ to }) => to)).toContainEqual(['ada@example.com']);
    expect(await rehearsal.waitsAt('GateProd')).toBe(true);
  }, 150_000);

  it('runs the same versions in prod, in both of its regions, once a person has approved', async () => {
    await rehearsal.npm('run', 'approve', '--', '--stage', 'GateProd');
    await rehearsal.succeeds(240);

    expect(await versionsByService('prod')).toEqual(await versionsByService('staging'));
    expect(await versionsByService('prod-dr')).toEqual(await versionsByService('staging'));
  }, 250_000);

  it('loses, doubles and reorders no order when a region is lost, the other one takes over, and the shop goes back', async () => {
    const figures = figuresIn(await rehearsal.npm('run', 'drill', '--', '--seconds', '3'));

    expect(figures).toMatchObject({
      ...{ lost: 0, doubled: 0, 'out of order': 0, 'stock below zero': 0, 'authorised twice': 0 },
    });
    expect(figures['orders accepted while it was lost']).toBeGreaterThan(0);
    // Otherwise the drill would not have seen what becomes of them.
    expect(figures['orders that waited in the lost region']).toBeGreaterThan(0);
  }, 300_000);

  it('leaves no process behind after Ctrl-C', async () => {
    expect(await processesUnder(folder)).not.toEqual([]);

    await rehearsal.end('SIGINT');

    expect(await processesUnder(folder)).toEqual([]);
  }, 60_000);
});

/** An order, and the key by which its status is asked for. */
interface Placed {
  orderId: string;
  key: string;
}

async function placeOrder(environment: string): Promise<Placed> {
  const sku = /\/products\/([A-Za-z0-9-]+)/.exec(await page(environment))?.[1];
  const shop = await rehearsal.shopUrl(environment);
  const answer = await fetch(new URL('/api/orders', shop), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({
      customerId: randomUUID(),
      email: 'ada@example.com',
      address: { name: 'Ada', street: 'Quai 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
      paymentMethod: 'card',
      lines: [{ sku, quantity: 1 }],
    }),
  });
  const text = await answer.text();
  expect({ status: answer.status, text }).toEqual({ status: 202, text: expect.any(String) });
  const { orderId, statusUrl } = JSON.parse(text) as { orderId: string; statusUrl: string };
  return { orderId, key: new URL(statusUrl, shop).searchParams.get('key') ?? '' };
}

async function finalStatus(environment: string, order: Placed): Promise<string> {
  return rehearsal.until(`order ${order.orderId} reaches its end in ${environment}`, 30, async () => {
    const now = await status(environment, order);
    return now === undefined || ['received', 'reserved'].includes(now) ? undefined : now;
  });
}

async function status(environment: string, { orderId, key }: Placed): Promise<string | undefined> {
  const shop = await rehearsal.shopUrl(environment);
  const answer = await fetch(new URL(`/api/orders/${orderId}?key=${key}`, shop));
  return answer.ok ? ((await answer.json()) as { status: string }).status : undefined;
}

async function mails(): Promise<MailSummary[]> {
  const { consoleUrl } = await rehearsal.addresses();
  const answer = await fetch(new URL('/api/mailbox', consoleUrl));
  return ((await answer.json()) as { mails: MailSummary[] }).mails;
}

async function mailAbout({ orderId }: Placed, subject: RegExp): Promise<Mail> {
  const { consoleUrl } = await rehearsal.addresses();
  return rehearsal.until(`a mail about ${orderId} is in the mailbox`, 30, async () => {
    for (const { id } of (await mails()).filter((mail) => subject.test(mail.subject))) {
      const mail = (await (await fetch(new URL(`/api/mailbox/${id}`, consoleUrl))).json()) as Mail;
      if (mail.text?.includes(orderId)) return mail;
    }
    return undefined;
  });
}

async function page(environment: string): Promise<string> {
  const shop = await rehearsal.shopUrl(environment);
  return (await fetch(shop ?? '')).text();
}

async function changeStorefront(from: string, to: string): Promise<void> {
  const { file, text } = await storefrontFileWith(from);
  await writeFile(file, text.replace(from, to));
}

async function storefrontFileWith(text: string): Promise<{ file: string; text: string }> {
  const found = await git(
    folder,
    'grep',
    '--files-with-matches',
    '--fixed-strings',
    text,
    '--',
    'app/storefront/*.ts',
  );
  const file = join(folder, found.split('\n')[0] ?? '');
  return { file, text: await readFile(file, 'utf8') };
}

/** The ids of each service's tasks, as one text, so that a replaced task shows. */
async function tasksByService(environment: string): Promise<Map<string, string>> {
  const { services } = await rehearsal.cloud();
  return new Map(
    services
      .filter((service) => service.stackName === `sluice-${environment}-services`)
      .map((service) => [
        service.name,
        service.tasks
          .map((task) => task.id)
          .sort()
          .join(' '),
      ]),
  );
}

async function versionsByService(environment: string): Promise<Record<string, string>> {
  const { services } = await rehearsal.cloud();
  return Object.fromEntries(
    services
      .filter((service) => service.stackName === `sluice-${environment}-services`)
      .map((service) => [service.name.replace(environment, ''), service.version]),
  );
}

/** What a command tells in lines of a name, two spaces or more, and a number. */
function figuresIn(text: string): Record<string, number> {
  const lines = [...text.matchAll(/^(\S.*?) {2,}([\d.]+)(?: \w+)?$/gm)];
  return Object.fromEntries(lines.map(([, name = '', figure]) => [name, Number(figure)]));
}

/** Asks for the home page ten times a second until stopped; answers everything that was not a 200. */
function watch(environment: string): { stop(): Promise<string[]> } {
  const failures: string[] = [];
  let stopped = false;
  const watching = (async () => {
    const shop = (await rehearsal.shopUrl(environment)) ?? '';
    while (!stopped) {
      const outcome = await fetch(shop).then(
        (answer) => answer.status,
        (error: Error) => error.message,
      );
      if (outcome !== 200) failures.push(String(outcome));
      await sleep(100);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return failures;
    },
  };
}
