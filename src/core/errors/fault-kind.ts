/**
 * System errors that are often transient: a busy or restarting file server, a lost network, exhausted handles or
 * memory.
 */
const passing = new Set([
  'EIO',
  'EAGAIN',
  'EBUSY',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ESTALE',
  'ETIMEDOUT',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ERR_WORKER_OUT_OF_MEMORY',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Faults of the data directory itself: every other case would fail too, so the work stops until they are fixed. */
const halting = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

export type FaultKind = 'passing' | 'halting' | 'lasting';

/** The kind of fault behind an error code; `lasting` if a retry would not help. */
export function faultKind(code: string | undefined): FaultKind {
  if (code === undefined) return 'lasting';
  if (passing.has(code)) return 'passing';
  return halting.has(code) ? 'halting' : 'lasting';
}

/** The first code in an error and its causes that marks a transient or halting fault, else the error's own code. */
export function systemCode(error: unknown): string | undefined {
  let own: string | undefined;
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code !== 'string') continue;
    if (faultKind(code) !== 'lasting') return code;
    own ??= code;
  }
  return own;
}

/** Milliseconds before try `n` (from 2): 1 s, 4 s, 16 s, at most a minute. */
export function backOff(attempt: number): number {
  return Math.min(60_000, 1_000 * 4 ** (attempt - 2));
}
