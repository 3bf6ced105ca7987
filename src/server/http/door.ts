import { urlOf } from './url.ts';

/** First parts of the addresses of the route table; every other address counts as one. */
const doors = new Set(
  (
    'sparql graphql rdf-graphs graph files cases cohorts id fd ps sw code doc ns queries catalog dataset distribution page profile ' +
    'metadata-schemas spec meta expanded linkset croissant sitemap.xml robots.txt openapi.json .well-known assets health ready metrics'
  ).split(' '),
);

/** Which part of the server a request is for, as a name of the route table: never what somebody wrote into an address. */
export function doorOf(request: Request): string {
  const first = urlOf(request).pathname.split('/')[1] ?? '';
  if (first === '') return 'home';
  return doors.has(first) ? first : 'other';
}
