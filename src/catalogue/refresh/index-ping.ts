import { type Log, QiawError, send } from '../../core/index.ts';

/** A FAIR Data Point Index rejected the announcement. */
export class IndexRefused extends QiawError {
  readonly code = 'QIAW_INDEX_PING';
}

export interface IndexPing {
  readonly base: string;
  readonly indexes: readonly string[];
  readonly log: Log;
  /** Milliseconds; default 10 seconds and 7 days (PingService of the reference server). */
  readonly delay?: number;
  readonly interval?: number;
}

const day = 24 * 3600 * 1000;

/**
 * Announces this catalogue to FAIR Data Point indexes: 10 seconds after start, then every 7 days, which is how long an
 * entry stays valid. Failures are only logged. Returns a function that stops the announcements.
 */
export function startIndexPing({ base, indexes, log, delay = 10_000, interval = 7 * day }: IndexPing): () => void {
  if (indexes.length === 0) return () => undefined;
  const stop = new AbortController();
  const pingAll = async (): Promise<void> => {
    for (const index of indexes) {
      await pingIndex(index, base, stop.signal).then(
        () => log.info({ index }, 'announced to the index'),
        (error: unknown) => {
          if (!stop.signal.aborted)
            log.warn({ index, code: 'QIAW_INDEX_PING', reason: String(error) }, 'the index rejected the announcement');
        },
      );
    }
  };
  let repeat: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    void pingAll();
    repeat = setInterval(() => void pingAll(), interval);
    repeat.unref();
  }, delay);
  first.unref();
  return () => {
    stop.abort();
    clearTimeout(first);
    clearInterval(repeat);
  };
}

/** `POST {index}/` with the address of this data point; 204 means accepted. @throws IndexRefused */
export async function pingIndex(index: string, base: string, signal?: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(20_000);
  const response = await send(new URL(index.endsWith('/') ? index : `${index}/`), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientUrl: base }),
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    redirects: 'refuse',
  });
  response.discard();
  if (response.ok) return;
  const reason = response.status === 429 ? 'it limits the rate of announcements' : `status ${response.status}`;
  throw new IndexRefused(`The index ${index} rejected the announcement: ${reason}.`);
}
