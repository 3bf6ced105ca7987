import { urlOf } from './url.ts';

/** Doors that have a name of their own; every other address counts as one. */
const doors = new Set(
  'sparql graphql rdf-graphs files cases id doc catalog dataset distribution page assets health ready metrics queries'.split(
    ' ',
  ),
);

/** Which part of the server a request is for, as a label of few values. */
export function doorOf(request: Request): string {
  const first = urlOf(request).pathname.split('/')[1] ?? '';
  if (first === '') return 'home';
  return doors.has(first) ? first : 'other';
}
