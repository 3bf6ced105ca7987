/** Whether the work ended, well or not, within this time. It goes on behind the back of who does not wait longer. */
export function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    work
      .catch(() => {})
      .finally(() => {
        clearTimeout(timer);
        resolve(true);
      });
  });
}

/** How long who wants to end waits for Redis to take leave of it. */
export const partingMs = 5_000;
