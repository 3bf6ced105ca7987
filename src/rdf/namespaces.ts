/** The vocabulary is the same in every deployment, so that named and federated queries work everywhere. */
export const QIAW = 'https://w3id.org/fair-qiaw/ns#';

/** Prefixes of every document this program writes, in the order it writes them. */
export const namespaces = {
  qiaw: QIAW,
  ro: 'http://www.radiomics.org/RO/',
  roo: 'http://www.cancerdata.org/roo/',
  ncit: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#',
  sedi: 'http://semantic-dicom.org/dcm#',
  dcm: 'http://dicom.nema.org/resources/ontology/DCM/',
  sct: 'http://snomed.info/id/',
  fma: 'http://purl.org/sig/ont/fma/',
  uo: 'http://purl.obolibrary.org/obo/UO_',
  swo: 'http://www.ebi.ac.uk/swo/SWO_',
  mls: 'http://www.w3.org/ns/mls#',
  prov: 'http://www.w3.org/ns/prov#',
  dct: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#',
  spdx: 'http://spdx.org/rdf/terms#',
  schema: 'https://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  sh: 'http://www.w3.org/ns/shacl#',
  earl: 'http://www.w3.org/ns/earl#',
} as const;
