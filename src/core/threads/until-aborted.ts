/**
 * Settles with `work`, or rejects with the reason of `signal` as soon as that is aborted, even if the work never
 * settles: in tests, fetch (Node 20) did not settle if it was aborted at the moment the peer closed the connection of a
 * compressed answer.
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let leave = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
