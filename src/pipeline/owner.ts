import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process that owns a lock or a staging folder, as it notes itself down. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Process namespace (a container has its own): pids of another one say nothing here. */
  readonly space?: string;
  /** When the process started, in ticks since boot: tells it from a later one with the same pid. */
  readonly started?: string;
}

export async function thisProcess(): Promise<Owner> {
  const [space, started] = await Promise.all([pidSpace(), startOf(process.pid)]);
  return { pid: process.pid, host: hostname(), ...(space && { space }), ...(started && { started }) };
}

/** `elsewhere`: on another machine or in another container, where it cannot be asked. */
export async function livenessOf(owner: Partial<Owner>): Promise<'alive' | 'gone' | 'elsewhere'> {
  if (owner.host !== hostname()) return 'elsewhere';
  if (owner.space !== undefined && owner.space !== (await pidSpace())) return 'elsewhere';
  if (typeof owner.pid !== 'number' || !exists(owner.pid)) return 'gone';
  if (owner.started === undefined) return owner.pid === process.pid ? 'gone' : 'alive';
  return owner.started === (await startOf(owner.pid)) ? 'alive' : 'gone';
}

export function parseOwner(text: string): Partial<Owner> | undefined {
  try {
    return JSON.parse(text) as Partial<Owner>;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Undefined where the system has no /proc. */
async function pidSpace(): Promise<string | undefined> {
  return readlink('/proc/self/ns/pid').catch(() => undefined);
}

/** Field 22 of /proc/<pid>/stat (proc(5)); the name in field 2 may hold spaces and brackets. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
