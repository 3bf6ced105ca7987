import { type NamedNode, vocabulary } from '../../graph/index.ts';

export const dcat = vocabulary('http://www.w3.org/ns/dcat#', [
  'Catalog',
  'CatalogRecord',
  'DataService',
  'Dataset',
  'Distribution',
  'Resource',
  'accessURL',
  'byteSize',
  'compressFormat',
  'contactPoint',
  'dataset',
  'distribution',
  'downloadURL',
  'endpointDescription',
  'endpointURL',
  'hasCurrentVersion',
  'isVersionOf',
  'keyword',
  'landingPage',
  'mediaType',
  'packageFormat',
  'previousVersion',
  'servesDataset',
  'service',
  'theme',
  'themeTaxonomy',
  'version',
]);

export const dct = vocabulary('http://purl.org/dc/terms/', [
  'Frequency',
  'LicenseDocument',
  'LinguisticSystem',
  'Location',
  'MediaType',
  'MediaTypeOrExtent',
  'PeriodOfTime',
  'ProvenanceStatement',
  'RightsStatement',
  'Standard',
  'accessRights',
  'accrualPeriodicity',
  'bibliographicCitation',
  'conformsTo',
  'creator',
  'description',
  'format',
  'identifier',
  'isPartOf',
  'isReferencedBy',
  'isReplacedBy',
  'issued',
  'language',
  'license',
  'modified',
  'provenance',
  'publisher',
  'relation',
  'rights',
  'spatial',
  'subject',
  'temporal',
  'title',
  'type',
]);

export const foaf = vocabulary('http://xmlns.com/foaf/0.1/', [
  'Agent',
  'Document',
  'Person',
  'homepage',
  'isPrimaryTopicOf',
  'mbox',
  'name',
  'primaryTopic',
]);

export const org = vocabulary('http://www.w3.org/ns/org#', ['Organization', 'memberOf']);

/** Properties of EUCAIM DCAT-AP 2.0; their values are classes of the hyper-ontology. */
export const eucaim = vocabulary('https://hyperontology.eucaim.cancerimage.eu/#', [
  'collectionMethod',
  'hasAlgorithmType',
  'hasAnnotationLabel',
  'hasBirthSex',
  'hasCondition',
  'hasEquipmentManufacturer',
  'hasImageBodyPart',
  'hasImageModality',
  'interoperabilityLevel',
  'nbrOfSegmentations',
]);

export const vcard = vocabulary('http://www.w3.org/2006/vcard/ns#', ['Kind', 'fn', 'hasEmail', 'hasURL']);

/** FAIR Data Point Ontology, with the terms the specification uses beyond it. */
export const fdp = vocabulary('https://w3id.org/fdp/fdp-o#', [
  'FAIRDataPoint',
  'MetadataService',
  'MetadataRecord',
  'conformsToFdpSpec',
  'fdpSoftwareVersion',
  'metadataCatalog',
  'metadataIdentifier',
  'metadataIssued',
  'metadataModified',
  'startDate',
]);

export const ldp = vocabulary('http://www.w3.org/ns/ldp#', [
  'DirectContainer',
  'contains',
  'hasMemberRelation',
  'membershipResource',
]);

export const r3d = vocabulary('http://www.re3data.org/schema/3-0#', ['Repository']);
export const cv = vocabulary('http://data.europa.eu/m8g/', ['ContactPoint', 'contactPage', 'contactPoint', 'email']);
export const dcatap = vocabulary('http://data.europa.eu/r5r/', ['applicableLegislation']);

export const health = vocabulary('http://healthdataportal.eu/ns/health#', [
  'hasCodingSystem',
  'hasStructuredData',
  'hasVariables',
  'hdab',
  'healthCategory',
  'healthTheme',
  'maxTypicalAge',
  'minTypicalAge',
  'numberOfRecords',
  'numberOfUniqueIndividuals',
  'populationCoverage',
  'publisherNote',
  'publisherType',
  'retentionPeriod',
  'trustedDataHolder',
]);

export const spdx = vocabulary('http://spdx.org/rdf/terms#', [
  'Checksum',
  'ChecksumAlgorithm',
  'algorithm',
  'checksum',
  'checksumAlgorithm_sha256',
  'checksumValue',
]);

export const skos = vocabulary('http://www.w3.org/2004/02/skos/core#', [
  'Concept',
  'ConceptScheme',
  'inScheme',
  'notation',
  'prefLabel',
]);

export const eli = vocabulary('http://data.europa.eu/eli/ontology#', ['LegalResource']);
export const adms = vocabulary('http://www.w3.org/ns/adms#', ['Identifier', 'identifier', 'sample', 'versionNotes']);
export const dpv = vocabulary('https://w3id.org/dpv#', [
  'LegalBasis',
  'PersonalData',
  'Purpose',
  'hasLegalBasis',
  'hasPersonalData',
  'hasPurpose',
]);
export const time = vocabulary('http://www.w3.org/2006/time#', [
  'Instant',
  'hasBeginning',
  'hasEnd',
  'inXSDDate',
  'inXSDgYear',
  'inXSDgYearMonth',
]);
export const prov = vocabulary('http://www.w3.org/ns/prov#', [
  'Activity',
  'Entity',
  'endedAtTime',
  'invalidatedAtTime',
  'startedAtTime',
  'wasDerivedFrom',
  'wasGeneratedBy',
  'wasRevisionOf',
]);
export const csvw = vocabulary('http://www.w3.org/ns/csvw#', [
  'Column',
  'Table',
  'TableGroup',
  'column',
  'datatype',
  'name',
  'propertyUrl',
  'table',
  'title',
  'titles',
  'url',
]);
export const prof = vocabulary('http://www.w3.org/ns/dx/prof/', [
  'Profile',
  'ResourceDescriptor',
  'hasArtifact',
  'hasResource',
  'hasRole',
  'isProfileOf',
]);
export const voidTerms = vocabulary('http://rdfs.org/ns/void#', ['vocabulary']);
export const rdf = vocabulary('http://www.w3.org/1999/02/22-rdf-syntax-ns#', ['type']);
export const rdfs = vocabulary('http://www.w3.org/2000/01/rdf-schema#', ['comment', 'label', 'seeAlso']);

export const xsd = vocabulary('http://www.w3.org/2001/XMLSchema#', [
  'anyURI',
  'date',
  'dateTime',
  'gYear',
  'gYearMonth',
  'hexBinary',
  'nonNegativeInteger',
]);

/** Classes and properties the metadata graph may use. */
export function catalogueTerms(): readonly NamedNode[] {
  const all = [
    dcat,
    dct,
    foaf,
    org,
    eucaim,
    vcard,
    fdp,
    ldp,
    r3d,
    cv,
    dcatap,
    health,
    spdx,
    skos,
    eli,
    adms,
    dpv,
    time,
    prov,
    csvw,
    prof,
    voidTerms,
    rdf,
    rdfs,
  ];
  return all.flatMap((terms) => Object.values<NamedNode>(terms));
}
