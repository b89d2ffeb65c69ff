import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Drills } from '../../../local/drill/drills.ts';
import { noDrills } from '../../support/shown-cloud.ts';
import { ShownConsole } from './shown-console.ts';
import { aStack } from './shown-things.ts';

let shown: ShownConsole;

beforeEach(async () => {
  shown = await ShownConsole.open();
});

afterEach(() => shown.close());

describe('a region', () => {
  it('is stopped and started by its button', async () => {
    const switchTo = (action: string) =>
      request(shown.url)
        .post('/regions')
        .set('origin', shown.url)
        .type('form')
        .send({ region: 'eu-west-1', action });
    const before = await request(shown.url).get('/');

    await switchTo('stop').expect(303).expect('location', '/');
    const after = await request(shown.url).get('/');
    await switchTo('start').expect(303);

    expect(before.text).toMatch(/id="region-eu-west-1">[\s\S]*?running[\s\S]*?value="stop"/);
    expect(after.text).toMatch(/id="region-eu-west-1">[\s\S]*?stopped[\s\S]*?value="start"/);
    expect(shown.regions.isStopped).toBe(false);
  });

  it('takes customers and writes by its buttons, and tells which names lead to it', async () => {
    const press = (action: string) =>
      request(shown.url)
        .post('/regions')
        .set('origin', shown.url)
        .type('form')
        .send({ region: 'eu-west-1', action })
        .expect(303);
    const before = await request(shown.url).get('/');
    await press('shift');
    const shifted = await request(shown.url).get('/');
    await press('promote');
    const after = await request(shown.url).get('/');

    expect(before.text).toContain('value="shift"');
    expect(before.text).toContain('value="promote"');
    expect(shifted.text).toContain('serves shop.example');
    expect(shifted.text).not.toContain('value="shift"');
    expect(shifted.text).not.toContain('takes the writes<');
    expect(after.text).toContain('takes the writes<');
    expect(after.text).not.toContain('value="promote"');
  });

  it('says why it cannot be stopped', async () => {
    const { text } = await request(shown.url)
      .post('/regions')
      .set('origin', shown.url)
      .type('form')
      .send({ region: 'moon-1', action: 'stop' })
      .expect(409);

    expect(text).toContain('No stack stands in moon-1');
    await request(shown.url).post('/regions').set('origin', shown.url).send({}).expect(400);
  });
});

describe('something that can be put out of order', () => {
  const press = (action: string, origin = shown.url) =>
    request(shown.url)
      .post('/faults')
      .set('origin', origin)
      .type('form')
      .send({ fault: 'place/Storefront', action });

  it('is stopped by its button, shown with since when, and started again', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    expect((await request(shown.url).get('/')).text).toContain('aria-label="Stop storefront"');

    await press('begin').expect(303).expect('location', '/');
    const { text } = await request(shown.url).get('/').expect(200);
    expect(text).toMatch(
      /<strong>storefront<\/strong> is out of order since <time datetime="2026-11-28T12:00/,
    );

    await press('end').expect(303);
    expect((await request(shown.url).get('/')).text).toContain('aria-label="Stop storefront"');
  });

  it('says why where it cannot be', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    shown.faults.impossible = 'it follows another one';

    const { text } = await request(shown.url).get('/').expect(200);
    expect(text).toContain('cannot be: it follows another one');
    expect(text).not.toContain('aria-label="Stop storefront"');
    expect((await press('begin').expect(409)).text).toContain('it follows another one');
  });

  it('takes no form from a page of another origin, and none that is not understood', async () => {
    await press('begin', 'http://evil.example').expect(403);
    await press('break').expect(400);
    expect(shown.faults.since).toBeNull();
  });
});

describe('a schedule', () => {
  const press = (action: string, schedule = 'place/Evening') =>
    request(shown.url).post('/schedules').set('origin', shown.url).type('form').send({ schedule, action });

  it('is shown with when it is due, and fired, run and paused by its buttons', async () => {
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    const { text: waiting } = await request(shown.url).get('/');
    expect(waiting).toMatch(
      /evening sleep <span class="about">cron\(0 20 \* \* \? \*\) Europe\/Berlin, waits for you/,
    );
    expect(waiting).not.toContain(', next <time');

    await press('fire').expect(303).expect('location', '/');
    expect(shown.schedules.fired).toEqual(['place/Evening']);
    await press('run').expect(303);
    const { text: running } = await request(shown.url).get('/');
    expect(running).toMatch(
      /1 schedule, next <time datetime="2026-11-28T19:00:00.000Z">.*: evening sleep<\/summary>/,
    );
    await press('pause').expect(303);
    expect((await request(shown.url).get('/')).text).toContain('aria-label="Run evening sleep at its times"');
  });

  it('that is not there is told, and no other action is understood', async () => {
    expect((await press('fire', 'place/Morning').expect(409)).text).toContain('place/Morning');
    await press('delete').expect(400);
  });
});

describe('the drill', () => {
  const press = (action: string, origin = shown.url) =>
    request(shown.url).post('/drill').set('origin', origin).type('form').send({ action });

  it('has a button in the first environment that stands in two regions, and nowhere else', async () => {
    await shown.restart({ drills: { ...noDrills, isThere: true } });
    shown.stacks = [aStack({ stackName: 'sluice-dev-services' })];
    expect((await request(shown.url).get('/')).text).not.toContain('Run the drill');

    shown.stacks = [...shown.stacks, aStack({ stackName: 'sluice-dev-dr-services', region: 'eu-west-1' })];
    expect((await request(shown.url).get('/')).text).toContain('Run the drill');
  });

  it('is begun and ended by its button, and says why it cannot be', async () => {
    const done: string[] = [];
    const drills: Drills = {
      ...{ isThere: true, latest: () => undefined, end: async () => void done.push('end') },
      begin: async () => {
        if (done.length > 0) throw new Error('A drill runs already.');
        done.push('begin');
      },
    };
    await shown.restart({ drills });
    await press('begin', 'http://evil.example').expect(403);
    await press('begin').expect(303).expect('location', '/');
    expect((await press('begin').expect(409)).text).toContain('A drill runs already.');
    await press('end').expect(303);
    await press('repeat').expect(400);
    expect(done).toEqual(['begin', 'end']);
  });
});
