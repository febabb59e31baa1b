import type { RandomSource } from './random-source.js';

/** Share of the page views and orders that come from the neighbouring country. */
export const ABROAD_SHARE = 0.18;

/** The other country that a shop mostly sells to. */
export function neighbourOf(country: string): string {
  return country === 'DE' ? 'AT' : 'DE';
}

/** Where somebody comes from. */
export function visitorCountry(random: RandomSource, country: string): string {
  return random() < ABROAD_SHARE ? neighbourOf(country) : country;
}
