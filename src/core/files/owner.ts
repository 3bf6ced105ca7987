import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { sha256 } from '../digest.ts';

/** A process that owns a lock or a temporary name, as it identifies itself. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in ticks since boot: distinguishes it from a later one with the same pid. */
  readonly started?: string;
  /** Process namespace (a container has its own): pids of another namespace are meaningless here. */
  readonly space?: string;
  /** The boot of the machine (random(4), boot_id). */
  readonly boot?: string;
  /** Digest of the installation (machine-id(5)); most containers have none. */
  readonly machine?: string;
}

export type Liveness = 'alive' | 'gone' | 'elsewhere';

export async function thisProcess(): Promise<Owner> {
  const [space, started, boot, machine] = await Promise.all([
    readlink('/proc/self/ns/pid').catch(() => undefined),
    startOf(process.pid),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readFile('/etc/machine-id', 'utf8').catch(() => ''),
  ]);
  return {
    pid: process.pid,
    host: hostname(),
    ...(started && { started }),
    ...(space && { space }),
    ...(boot.trim() && { boot: boot.trim() }),
    // machine-id(5) asks programs not to expose the id itself.
    ...(machine.trim() && { machine: sha256(machine.trim()).slice(0, 12) }),
  };
}

/**
 * Whether a process still runs; `elsewhere`: on another machine or in another container, so that its state is unknown.
 * Facts that either side lacks are not compared. `here` is the identity of this process where the owner was found.
 */
export async function livenessOf(owner: Partial<Owner>, here?: Owner): Promise<Liveness> {
  const self = here ?? (await thisProcess());
  const differs = (what: 'machine' | 'boot' | 'space'): boolean =>
    owner[what] !== undefined && self[what] !== undefined && owner[what] !== self[what];
  if (owner.host !== self.host || differs('machine')) return 'elsewhere';
  // No process outlives the boot of its machine; without an id, two machines with the same name cannot be
  // distinguished.
  if (differs('boot')) return owner.machine !== undefined && self.machine !== undefined ? 'gone' : 'elsewhere';
  if (differs('space')) return 'elsewhere';
  if (typeof owner.pid !== 'number' || !exists(owner.pid)) return 'gone';
  if (owner.started === undefined) return owner.pid === process.pid ? 'gone' : 'alive';
  return owner.started === (await startOf(owner.pid)) ? 'alive' : 'gone';
}

export function parseOwner(text: string): Partial<Owner> | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner> | null;
    return typeof owner === 'object' && owner !== null ? owner : undefined;
  } catch {
    return undefined;
  }
}

const digested = ['host', 'machine', 'boot', 'space'] as const;

/** An owner in letters, digits and dashes, for a file name: free text is replaced by a digest, unknown parts by `x`. */
export function ownerTag({ pid, started = 'x', ...rest }: Owner): string {
  return [pid, started, ...digested.map((key) => short(rest[key]))].join('-');
}

/** Parses the output of {@link ownerTag}; compare it with `tagged(thisProcess())`. */
export function parseTag(tag: string): Partial<Owner> | undefined {
  const found = /^(\d+)-(\d+|x)-([0-9a-f]{8})-([0-9a-f]{8}|x)-([0-9a-f]{8}|x)-([0-9a-f]{8}|x)$/.exec(tag);
  if (found === null) return undefined;
  const [pid, started, host, machine, boot, space] = found.slice(1) as [string, string, string, string, string, string];
  const known = Object.entries({ started, host, machine, boot, space }).filter(([, value]) => value !== 'x');
  return { pid: Number(pid), ...Object.fromEntries(known) };
}

/** An owner as parsed from its tag. */
export const tagged = (owner: Owner): Owner => parseTag(ownerTag(owner)) as Owner;

const short = (text: string | undefined): string => (text === undefined ? 'x' : sha256(text).slice(0, 8));

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Field 22 of /proc/<pid>/stat (proc(5)); the name in field 2 may hold spaces and brackets. Undefined without /proc. */
export async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
