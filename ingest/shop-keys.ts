/** Keys of events, those of each shop apart: what one shop has sent says nothing of another's. */
export class ShopKeys {
  private readonly byShop = new Map<string, Set<string>>();

  /** The same from lists as `lists` gives them. */
  static of(lists: ReadonlyMap<string, readonly string[]>): ShopKeys {
    const keys = new ShopKeys();
    for (const [shop, own] of lists) keys.byShop.set(shop, new Set(own));
    return keys;
  }

  /** Whether a key of a shop is among them. */
  has(shop: string, key: string): boolean {
    return this.byShop.get(shop)?.has(key) ?? false;
  }

  /** Adds a key of a shop; false where it was there already. */
  add(shop: string, key: string): boolean {
    let own = this.byShop.get(shop);
    if (own === undefined) this.byShop.set(shop, (own = new Set()));
    const before = own.size;
    return own.add(key).size > before;
  }

  /** The keys of each shop, in the order in which they came. */
  lists(): Map<string, string[]> {
    return new Map([...this.byShop].map(([shop, keys]) => [shop, [...keys]]));
  }
}
