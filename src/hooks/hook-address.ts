import type { Request } from 'express';
import { ProblemException } from '../http/problem.js';
import type { HookOptions } from './hook-news.js';

const SHOP_NAME = /^[a-z\d][a-z\d._-]{0,63}$/i;

/** Reads what the address of a hook says; throws a problem that names what is unknown, missing or wrong in it. */
export function readAddress(
  request: Pick<Request, 'originalUrl'>,
  known: readonly string[],
): { shop: string; options: HookOptions } {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  for (const name of searchParams.keys()) {
    if (!known.includes(name)) throw wrong(`${name.slice(0, 40)} is not a parameter; there are ${known.join(', ')}`);
    if (searchParams.getAll(name).length > 1) throw wrong(`${name} must be given once`);
  }
  const shop = searchParams.get('shop');
  if (shop === null || !SHOP_NAME.test(shop)) throw wrong('shop must name the shop, for example ?shop=acme-fashion');
  const push = searchParams.get('push');
  if (push !== null && push !== 'true') throw wrong('push must be true or not be there');
  const environment = searchParams.get('environment');
  if (environment === '') throw wrong('environment must be the name of an environment');
  return { shop, options: { takesPushes: push === 'true', environment } };
}

function wrong(detail: string): ProblemException {
  return new ProblemException({ status: 400, title: 'Bad Request', detail });
}
