import { changeId, deployEvent, minutesFrom, plainTruth, type IncidentRecipe } from '../incident-plan.js';
import { humanFormSeconds, visitor } from '../people.js';
import { between, oneOf, wholeBetween } from '../random-source.js';
import { attack, botsNeeded, registrations } from './signup-incidents.js';

/** Bots that take their time, with ordinary mailboxes and a network for each: only that nobody ever confirms tells. */
export const botPatient: IncidentRecipe = {
  lane: 'visitors',
  plan(world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 60, 120));
    const count = Math.ceil(1.5 * botsNeeded(world, span, 60));
    const planned = attack(span, count, random, () => visitor(random, world.profile.country));
    for (const { added = [] } of planned.interferences) {
      for (const event of added) event.data['formSeconds'] = humanFormSeconds(random, 48);
    }
    return planned;
  },
};

/** Bots come ten minutes after a deploy that has nothing to do with them. */
export const botsAfterDeploy: IncidentRecipe = {
  lane: 'visitors',
  localHours: [9, 18],
  plan(world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 25, 75));
    const planned = attack(span, botsNeeded(world, span, 60), random);
    const title = oneOf(random, ['Shorter form to register', 'New welcome mail', 'Log-in in two steps']);
    const deploy = deployEvent(world, startMs - 10 * 60_000, { title, modules: [] }, random);
    return { ...planned, interferences: [...planned.interferences, { ...span, added: [deploy] }] };
  },
};

/** The customers of another shop are taken over; at times somebody says so. */
export const customersImported: IncidentRecipe = {
  lane: 'visitors',
  localHours: [8, 18],
  plan(world, startMs, random) {
    const span = minutesFrom(startMs, wholeBetween(random, 6, 15));
    const count = Math.ceil(Math.max(90, world.profile.perDay.registrations * between(random, 1, 2)));
    const added = registrations(span, count, random, () => visitor(random, world.profile.country));
    for (const event of added) {
      Object.assign(event.data, { origin: 'import', channel: 'file', confirmed: true, ip: '192.0.2.77' });
      delete event.data['formSeconds'];
    }
    const atMs = startMs - wholeBetween(random, 1, 10) * 60_000;
    const title = 'Customers of the old shop';
    const data = { kind: 'import', title, author: 'k.osei', environment: 'production' };
    const told = { id: changeId(atMs), atMs, source: '/releases', type: 'change.made', data };
    const isTold = random() < 0.5;
    return {
      ...span,
      interferences: [{ ...span, added: isTold ? [...added, told] : added }],
      truth: {
        ...plainTruth(['customer.registered'], ['spike', 'shift', 'threshold'], 'bulk-import'),
        suspects: [
          { kind: 'dimension', ref: 'network=192.0.2.0/24' },
          ...(isTold ? [{ kind: 'change' as const, ref: told.id, aliases: [title] }] : []),
        ],
        symptoms: ['newsletter.*', 'db.*', 'mail.*'],
      },
    };
  },
};
