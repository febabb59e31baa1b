/** The keys of events by their shop. */
export function keysByShop(events: Iterable<{ shop: string; key: string }>): Map<string, string[]> {
  const byShop = new Map<string, string[]>();
  for (const { shop, key } of events) {
    const own = byShop.get(shop);
    if (own) own.push(key);
    else byShop.set(shop, [key]);
  }
  return byShop;
}
