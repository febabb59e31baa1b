import { deployEvent, plainTruth, shortestSpan, type IncidentRecipe } from '../incident-plan.js';
import { basketFate, withData, type DraftEvent } from '../interference.js';
import { between, oneOf, wholeBetween } from '../random-source.js';
import { LONGEST_MINUTES, SLOW_KINDS, slowEnough, timesLonger, withMoreRead } from './page-incidents.js';

const SALE_TYPES = ['order.placed', 'payment.attempted', 'giftcard.redeemed'];

/** A deploy makes a module ask the database for far too much: the cart waits for it, and most customers do not. */
export const cartCollapse: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 17],
  plan(world, startMs, random) {
    const factor = between(random, 3.5, 5);
    const read = between(random, 4, 6);
    const lost = between(random, 0.85, 0.95);
    const module = oneOf(random, world.profile.pages.find(({ page }) => page === '/cart')?.modules ?? []);
    const span = shortestSpan(startMs, [120, LONGEST_MINUTES], slowEnough(world, '/cart', factor));
    if (span === null) return null;
    const title = oneOf(random, ['Suggestions in the cart', 'Gift wrap by picture', 'Stock of every shop in the cart']);
    const change = { title, modules: [module] };
    const deploy = deployEvent(world, startMs - wholeBetween(random, 2, 6) * 60_000, change, random);
    const seed = `${world.seed}/cart-collapse`;
    const alter = (event: DraftEvent): DraftEvent | null => {
      if (SALE_TYPES.includes(event.type)) return basketFate(event, seed) < lost ? null : event;
      if (event.data['page'] !== '/cart') return withMoreRead(event, module, read);
      const durationMs = timesLonger(event, factor);
      const moduleMs = event.data['moduleMs'] as Record<string, number>;
      const gained = durationMs - Number(event.data['durationMs']);
      return withData(event, { durationMs, moduleMs: { ...moduleMs, [module]: (moduleMs[module] ?? 0) + gained } });
    };
    return {
      ...span,
      interferences: [{ ...span, alter, added: [deploy] }],
      truth: {
        ...plainTruth(
          ['page.durationMs', 'db.*', 'order.placed', 'order.value'],
          [...SLOW_KINDS, 'drop', 'silence'],
          'module',
        ),
        causes: ['module', 'deploy'],
        suspects: [
          { kind: 'change', ref: deploy.data.version, aliases: [deploy.id, deploy.data.commit, title] },
          { kind: 'module', ref: module },
        ],
        symptoms: ['page.*', 'db.*', 'order.*', 'payment.*', 'giftcard.*', 'job.*'],
      },
    };
  },
};
