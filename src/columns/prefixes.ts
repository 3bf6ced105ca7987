import { namespaces } from '../rdf/index.ts';

const used = [
  'qiaw',
  'ro',
  'roo',
  'ncit',
  'sedi',
  'dct',
  'prov',
  'rdfs',
  'schema',
  'swo',
  'mls',
  'skos',
  'owl',
] as const;

/** The prologue of this room's queries. */
export const prologue = used.map((prefix) => `PREFIX ${prefix}: <${namespaces[prefix]}>\n`).join('');
