/** System errors that often pass by themselves: a busy or restarting disk server, a lost network, exhausted handles or memory. */
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

/** Faults of the data directory itself: no other case would fare better, so the work stops until somebody mends them. */
const halting = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

export type FaultKind = 'passing' | 'halting' | 'lasting';

/** What kind of fault an error code stands for, `lasting` when trying again would not help. */
export function faultKind(code: string | undefined): FaultKind {
  if (code === undefined) return 'lasting';
  if (passing.has(code)) return 'passing';
  return halting.has(code) ? 'halting' : 'lasting';
}

/** The first code along an error and its causes that tells a passing or halting fault, else the error's own. */
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
