/** Exit codes of every command: done; failed; wrong usage or configuration; done, but some inputs were refused or nothing was found. */
export const exitCodes = { done: 0, failed: 1, usage: 2, someRefused: 3 } as const;

export type SetExitCode = (code: number) => void;
