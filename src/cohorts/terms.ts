import { namespaces, vocabulary } from '../rdf/index.ts';

/** Terms that only saved cohorts use; described in ontology/cohorts.ttl. */
export const coh = vocabulary(namespaces.qiaw, [
  'Cohort',
  'cohortFilter',
  'equivalentSparql',
  'lineage',
  'memberCount',
]);
