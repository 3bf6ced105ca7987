import { urlOf } from './url.ts';

/** First path segments in the route table; all other addresses count as `other`. */
const doors = new Set(
  (
    'sparql graphql mcp changes rdf-graphs graph files datasets subjects cases runs docs refusals cohorts stability agreement id fd ps sw code doc ns queries catalog dataset distribution page profile ' +
    'metadata-schemas spec meta expanded linkset croissant sitemap.xml robots.txt openapi.json .well-known assets health ready metrics'
  ).split(' '),
);

/** The part of the server a request is for, as a name from the route table: never text taken from the URL. */
export function doorOf(request: Request): string {
  const first = urlOf(request).pathname.split('/')[1] ?? '';
  if (first === '') return 'home';
  return doors.has(first) ? first : 'other';
}
