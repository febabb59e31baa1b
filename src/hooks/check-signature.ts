import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ShopSecret } from '../config/read-setting.js';

/** Headers of a request, by their names in small letters. */
export type HookHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Signed at another time than this before or after now, a delivery is a replayed or a forged one. */
const TOLERANCE_S = 300;
const WHSEC = 'whsec_';

/** The secrets by which a delivery for this shop may be signed: its own where it has one, else that of all. */
export function secretsOf(secrets: readonly ShopSecret[] | null, shop: string): string[] {
  const own = (secrets ?? []).filter((one) => one.shop === shop);
  const found = own.length > 0 ? own : (secrets ?? []).filter((one) => one.shop === null);
  return found.map(({ secret }) => secret);
}

/** Whether GitHub signed this body: HMAC-SHA256 over its bytes, in hexadecimal. */
export function isSignedByGithub(body: Buffer, headers: HookHeaders, secrets: readonly string[]): boolean {
  const given = textOf(headers['x-hub-signature-256']);
  if (!given.startsWith('sha256=')) return false;
  return anyOf(secrets, (secret) => isSame(given, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`));
}

/** Whether GitLab sent the token of the hook. It signs nothing: whoever sees one delivery knows it. */
export function hasGitlabToken(headers: HookHeaders, tokens: readonly string[]): boolean {
  const given = textOf(headers['x-gitlab-token']);
  return given !== '' && anyOf(tokens, (token) => isSame(given, token));
}

/**
 * Whether a body is signed as the Standard Webhooks specification has it, a moment ago: HMAC-SHA256 over id, time and
 * bytes. GitLab does so where a hook has a signing token.
 */
export function isSignedWebhook(body: Buffer, headers: HookHeaders, tokens: readonly string[], nowMs: number): boolean {
  const [id, time, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    textOf(headers[name]),
  );
  if (!id || !/^\d{1,12}$/.test(time ?? '') || !given) return false;
  if (Math.abs(nowMs / 1000 - Number(time)) > TOLERANCE_S) return false;
  const signatures = given.split(' ').slice(0, 10);
  return anyOf(tokens, (token) => {
    const key = token.startsWith(WHSEC) ? Buffer.from(token.slice(WHSEC.length), 'base64') : Buffer.from(token);
    const expected = `v1,${createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64')}`;
    return anyOf(signatures, (signature) => isSame(signature, expected));
  });
}

/** Takes the same time whatever the texts are: compares their hashes, which have one length. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** Looks at all of them, so that the time tells not which it was. */
function anyOf<Item>(items: readonly Item[], test: (item: Item) => boolean): boolean {
  return items.map(test).includes(true);
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
