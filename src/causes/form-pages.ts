import { failShare, times, type VitalSigns } from './vital-signs.js';

const SIGNUP =
  /regist|sign-?_?up|create-?_?(an-?_?)?account|new-?_?(account|customer)|join|inscri|iscri|registr|anmeld|konto|compte|cuenta|crea-?_?account|suscri|s.?abonner|newsletter|subscri|account|login/i;
const CHECKOUT =
  /checkout|check-out|kasse|cassa|commande|caisse|pago|pedido|ordine|bestell|payment|pagamento|paiement|order|basket|cart|warenkorb|carrello|panier|carrito/i;

/** A page whose errors have risen. */
export interface BrokenPage {
  page: string;
  share: number;
  usualShare: number;
  /** Whether its name says that it is the one in question. */
  isForm: boolean;
  failures: number;
}

/** What a page is for, as far as this matters. */
export type FormKind = 'signup' | 'checkout';

/** Whether a page's name says that people sign up, or buy, there: in the languages shops are written in. */
export function isFormPage(page: string, kind: FormKind): boolean {
  return (kind === 'signup' ? SIGNUP : CHECKOUT).test(page);
}

/** The pages that fail plainly more often than usual, the ones in question first. */
export function brokenPages(vitals: VitalSigns, kind: FormKind): BrokenPage[] {
  return vitals
    .all('page.errorRate')
    .map(({ dimension, now, usual }): BrokenPage & { excess: number } => {
      const page = dimension.slice('page='.length);
      const usualShare = failShare(usual);
      const factor = now.weight > 0 ? now.events / now.weight : 0;
      const failures = now.bad * factor;
      const excess = failures - usualShare * now.weight * factor;
      return { page, share: failShare(now), usualShare, isForm: isFormPage(page, kind), failures, excess };
    })
    .filter(({ share, usualShare, excess }) => share > Math.max(0.1, 4 * usualShare) && excess >= 3)
    .sort((a, b) => Number(b.isForm) - Number(a.isForm) || b.failures - a.failures);
}

/** Times usual that the pages in question are seen; null where they are not told apart. */
export function formViewsTimes(vitals: VitalSigns, kind: FormKind): number | null {
  const pages = vitals.all('page.views').filter(({ dimension }) => isFormPage(dimension.slice('page='.length), kind));
  const known = pages.map((page) => times(page)).filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
