import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { endianness, release } from 'node:os';

/** One end of a TCP connection. */
interface End {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

const asked = new WeakMap<Socket, boolean | undefined>();

/**
 * Whether the program at the other end of a loopback connection runs as the user of this process; undefined if unknown (not
 * Linux, or a connection missing from its tables). Determined once per connection.
 */
export function belongsToThisUser(socket: Socket): boolean | undefined {
  if (!asked.has(socket)) asked.set(socket, lookUp(socket));
  return asked.get(socket);
}

function lookUp({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean | undefined {
  const user = process.geteuid?.();
  if (process.platform !== 'linux' || user === undefined) return undefined;
  const own = { address: localAddress, port: localPort };
  return isUser(ownerOf(tables(), own, { address: remoteAddress, port: remotePort }), user, release());
}

/** Whether the owner of a socket is the user; `kernel` is the release of the system. */
export function isUser(owner: number | 'gone' | undefined, user: number, kernel: string): boolean | undefined {
  // Windows connects to WSL through a relay that runs as root.
  const relayed = owner === 0 && /microsoft/i.test(kernel);
  return owner === undefined ? undefined : owner === user || relayed;
}

/** The kernel generates the table on each read; reading asynchronously would only let requests pile up. */
const tables = (): string => tableOf('/proc/net/tcp') + tableOf('/proc/net/tcp6');

/** Kernels without IPv6 lack the second table. */
function tableOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/**
 * User id of the other end's socket from the text of /proc/net/tcp and tcp6 (proc(5)); 'gone' if only our end is listed, undefined
 * if neither is. A socket without inode was closed by its program and has no owner.
 */
export function ownerOf(table: string, own: End, other: End): number | 'gone' | undefined {
  const [ours, theirs] = [spellings(own), spellings(other)];
  let seen = false;
  for (const [n, there] of theirs.entries()) {
    const at = table.indexOf(`: ${there} ${ours[n]} `);
    const [, , , , , , user, , inode] = at < 0 ? [] : table.slice(at + 2, table.indexOf('\n', at)).split(/\s+/);
    if (user !== undefined && inode !== '0') return Number(user);
    seen ||= table.includes(`: ${ours[n]} ${there} `);
  }
  return seen ? 'gone' : undefined;
}

/** Spellings of an end in the tables: a program may use an IPv6 socket for an IPv4 connection. */
function spellings({ address = '', port = 0 }: End): string[] {
  const tail = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const four = address
    .replace(/^::ffff:/, '')
    .split('.')
    .map(Number);
  if (four.length === 4) return [words(four), words([...mapped, ...four])].map((text) => text + tail);
  return address === '::1' ? [words([...new Array<number>(15).fill(0), 1]) + tail] : [];
}

const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/** 32-bit words in host byte order, as hexadecimal digits. */
function words(bytes: readonly number[]): string {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const little = endianness() === 'LE';
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) text += view.getUint32(at, little).toString(16).padStart(8, '0');
  return text.toUpperCase();
}
