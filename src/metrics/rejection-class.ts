/** What a refused event broke, as a label: never a text that somebody sent. */
export const REJECTION_CLASSES = ['unreadable', 'event', 'type', 'time', 'shop', 'name', 'data', 'other'] as const;

/** One of the things that a refused event may have broken. */
export type RejectionClass = (typeof REJECTION_CLASSES)[number];

/** Every reason begins with the attribute that it is about. */
const CLASS_OF: Readonly<Record<string, RejectionClass>> = {
  event: 'event',
  line: 'unreadable',
  message: 'unreadable',
  specversion: 'event',
  type: 'type',
  time: 'time',
  shop: 'shop',
  id: 'name',
  source: 'name',
  data: 'data',
};

/** Gives the class of a reason for which an event was refused. */
export function rejectionClass(reason: string): RejectionClass {
  const word = /^[a-z]+/.exec(reason)?.[0] ?? '';
  return (Object.hasOwn(CLASS_OF, word) ? CLASS_OF[word] : undefined) ?? 'other';
}
