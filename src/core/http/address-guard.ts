import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/** Resolves names; replaced in tests. */
export type ResolveName = typeof resolveName;

/** A network address that may not be connected to; nothing was sent. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Checks the address when a connection is made, so that the checked address is the one that is used. A host name, its
 * DNS entry or a redirect cannot lead to another address.
 */
export class AddressGuard {
  constructor(
    private readonly mayConnect: (address: string) => boolean,
    private readonly resolve: ResolveName = resolveName,
  ) {}

  /**
   * Sockets use numeric hosts directly, without the resolver. `URL` has already converted 2130706433 into 127.0.0.1.
   * @throws AddressRefused
   */
  assertLiteral(url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.mayConnect(host)) throw new AddressRefused(host);
  }

  /** For node:net. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      // A private address among public ones indicates DNS rebinding, so none of them is used.
      if (found.length === 0 || found.some(({ address }) => !this.mayConnect(address))) {
        return callback(new AddressRefused(hostname), '', 0);
      }
      if (options.all) return (callback as (error: null, found: unknown) => void)(null, found);
      return callback(null, found[0]!.address, found[0]!.family);
    });
  };
}
