export { fetchXnat } from './fetch.ts';
export { rowsOf, segments, textOf } from './listing.ts';
export { XnatSession } from './session.ts';
