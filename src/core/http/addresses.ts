import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Addresses that no public server has: IANA's special-purpose registries (RFC 6890) and multicast; some contain IPv4
 * addresses.
 */
const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '100:0:0:1::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** A block list of addresses and networks in CIDR form. @throws RangeError for any other entry */
export function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    if (isIP(address) === 0) throw new RangeError(`"${entry}" is not an IP address or network.`);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const specialList = addressList(special);

/**
 * Decides whether an address may be connected to: public, or listed. IPv4 inside IPv6 (`::ffff:…`) is treated as IPv4.
 */
export function addressGuard(listed: readonly string[]): (address: string) => boolean {
  const allowed = addressList(listed);
  return (address) => {
    const bare = address.startsWith('[') ? address.slice(1, -1) : address;
    if (isIP(bare) === 0) return false;
    const family = isIPv6(bare) ? 'ipv6' : 'ipv4';
    return allowed.check(bare, family) || !(specialList.check(bare, family) || isCompatible(bare));
  };
}

/** `::a.b.c.d`, deprecated (RFC 4291 2.5.5.1): the rest of ::/96. */
const compatible = addressList(['::/96']);
const isCompatible = (address: string): boolean => isIPv6(address) && compatible.check(address, 'ipv6');
