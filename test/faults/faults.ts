import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import type { RestartableService } from '../support/restartable-service.ts';
import type { Part, WholeShop } from '../support/whole-shop.ts';
import type { Random } from './random.ts';
import type { WriterAndStandby } from './writer-and-standby.ts';

/** Something that goes wrong in a data centre, and its end. */
export interface Fault {
  name: string;
  /** Resolves when what was broken is back. */
  inflict: () => Promise<void>;
}

export interface Ground {
  shop: WholeShop;
  postgres: WriterAndStandby;
  random: Random;
}

/** Longer than the lease of a customer and than the visibility timeout of these runs. */
export const pauseOfProcessorInMilliseconds = 12_000;

/** Every kind of fault once, each with the parts it befalls. */
export function everyFault(ground: Ground): Fault[] {
  const { catalog, orders, payments, storefront } = ground.shop.services;
  return [
    ...ground.shop.processors.map((processor) => dies(processor.name, processor, ground)),
    ...[payments, orders, catalog, storefront].map((service) => dies(service.name, service, ground)),
    dies('redis, with all its data,', ground.shop.parts.redis, ground),
    dies('the PostgreSQL writer', ground.shop.parts.postgres, ground),
    writerFailsOver(ground),
  ];
}

/** kill -9, and back after up to a second. */
function dies(name: string, part: Part, { random }: Ground): Fault {
  return {
    name: `${name} dies and comes back`,
    inflict: async () => {
      await part.kill();
      await delay(random.below(1000));
      await part.start();
    },
  };
}

function writerFailsOver({ postgres }: Ground): Fault {
  return {
    name: 'the PostgreSQL writer dies and its standby is promoted',
    inflict: async () => {
      await postgres.failOver();
      await postgres.addStandby();
    },
  };
}

/** SIGSTOP past lease and visibility timeout, then SIGCONT: it goes on with what others have long done. */
export function processorPauses({ shop, random }: Ground): Fault {
  return {
    name: 'a processor stands still past its lease',
    inflict: async () => {
      // One that is only starting would never come up.
      const processor = await eventually(() => oneThatIsAlive(shop, random), 60_000);
      processor.pause();
      await delay(pauseOfProcessorInMilliseconds);
      processor.resume();
    },
  };
}

function oneThatIsAlive({ processors }: WholeShop, random: Random): RestartableService {
  const alive = processors.filter((processor) => processor.isAlive());
  if (alive.length === 0) throw new Error(`None of the ${processors.length} processors is alive.`);
  return random.oneOf(alive);
}
