/** Tells whether a service that listens on `host` can be reached from its own machine only. */
export function isLoopback(host: string): boolean {
  const address = host.toLowerCase().replace(/^\[|\]$/g, '');
  // No other name is looked up: what it resolves to may change while the service runs.
  return address === 'localhost' || address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address);
}
