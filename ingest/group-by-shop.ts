/** Sorts things by their shop, in the order in which they came. */
export function groupByShop<T extends { shop: string }>(things: Iterable<T>): Map<string, T[]> {
  const byShop = new Map<string, T[]>();
  for (const thing of things) {
    const own = byShop.get(thing.shop);
    if (own) own.push(thing);
    else byShop.set(thing.shop, [thing]);
  }
  return byShop;
}
