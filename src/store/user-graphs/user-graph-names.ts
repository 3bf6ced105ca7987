import { join } from 'node:path';

const segment = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const mostSegments = 8;

/** Prefix of all user graphs: `{base}graph/user/`. */
export const userGraphRoot = (base: string): string => `${base}graph/user/`;

/**
 * Path of a user graph's file below the data directory; undefined for an invalid name. A name has up to 8 segments of letters,
 * digits, `.`, `_` and `-`, so that it is a safe file name on every system.
 */
export function userGraphFile(graph: string, base: string): string | undefined {
  if (!graph.startsWith(userGraphRoot(base))) return undefined;
  const segments = graph.slice(userGraphRoot(base).length).split('/');
  // A folder and a file must not have the same name.
  const usable = segments.every((part) => segment.test(part) && !/\.trig$/i.test(part));
  if (!usable || segments.length > mostSegments) return undefined;
  return `${join('graphs', 'user', ...segments)}.trig`;
}
