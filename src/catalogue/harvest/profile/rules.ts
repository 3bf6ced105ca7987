/** What a profile requires of one property. */
export interface Rule {
  readonly property: string;
  readonly min?: number;
  readonly max?: number;
  /** What every IRI begins with. */
  readonly within?: string;
  readonly kind?: 'iri' | 'literal' | 'boolean' | 'count';
  /** One value that must be among them. */
  readonly has?: string;
  /** Rules for the resource that the property leads to. */
  readonly node?: readonly Rule[];
}

const health = 'https://hdeu-dcat.data.health.europa.eu/resource/authority/';
const heal = 'http://publications.europa.eu/resource/authority/data-theme/HEAL';
const eucaimClass = 'https://hyperontology.eucaim.cancerimage.eu/#';

const contactPoint: Rule = {
  property: 'cv:contactPoint',
  min: 1,
  max: 1,
  node: [{ property: 'cv:email|cv:contactPage', min: 1 }],
};
const column: readonly Rule[] = [
  { property: 'csvw:name', min: 1, max: 1, kind: 'literal' },
  { property: 'csvw:title', min: 1, kind: 'literal' },
  { property: 'csvw:datatype', min: 1, max: 1, kind: 'literal' },
  { property: 'dct:description', min: 1, kind: 'literal' },
  { property: 'csvw:propertyUrl', max: 1, kind: 'iri' },
];
const tables: readonly Rule[] = [
  { property: 'dct:title', min: 1, kind: 'literal' },
  {
    property: 'csvw:table',
    min: 1,
    node: [
      { property: 'dct:title', min: 1, kind: 'literal' },
      { property: 'csvw:url', max: 1, kind: 'iri' },
      { property: 'csvw:column', min: 1, node: column },
    ],
  },
];

const contact: Rule = {
  property: 'dcat:contactPoint',
  node: [
    { property: 'vcard:hasEmail|vcard:hasURL', min: 1, kind: 'iri' },
    { property: 'vcard:hasEmail', max: 1 },
    { property: 'vcard:hasURL', max: 1 },
  ],
};

/** HealthDCAT-AP release 8, public data: a dataset. */
export const healthDataset: readonly Rule[] = [
  { property: 'dct:title', min: 1, kind: 'literal' },
  { property: 'dct:description', min: 1, kind: 'literal' },
  { property: 'dct:identifier', min: 1, kind: 'literal' },
  { property: 'dct:accessRights', min: 1, max: 1, kind: 'iri' },
  { property: 'dcat:theme', min: 1, kind: 'iri', has: heal },
  { property: 'dcatap:applicableLegislation', min: 1, kind: 'iri' },
  { property: 'dcat:distribution', min: 1 },
  {
    property: 'dct:publisher',
    max: 1,
    node: [
      contactPoint,
      { property: 'dct:description', max: 1, kind: 'literal' },
      { property: 'dct:type', within: `${health}publisher-type/` },
    ],
  },
  { property: 'healthdcatap:hdab', min: 1, max: 1, node: [contactPoint] },
  { property: 'healthdcatap:healthCategory', min: 1, within: `${health}healthcategories/` },
  { property: 'healthdcatap:healthTheme', within: `${health}health-theme/` },
  { property: 'healthdcatap:hasCodingSystem', within: `${health}coding-system/` },
  { property: 'dct:conformsTo', within: `${health}standard/` },
  { property: 'prov:wasGeneratedBy', node: [{ property: 'dct:type', within: `${health}health-activity/` }] },
  { property: 'dpv:hasPersonalData', within: 'https://w3id.org/dpv/dpv-pd#' },
  { property: 'healthdcatap:hasStructuredData', min: 1, max: 1, kind: 'boolean' },
  { property: 'healthdcatap:hasVariables', node: tables },
  { property: 'healthdcatap:minTypicalAge', max: 1, kind: 'count' },
  { property: 'healthdcatap:numberOfRecords', max: 1, kind: 'count' },
  contact,
];

export const healthDistribution: readonly Rule[] = [
  { property: 'dcatap:applicableLegislation', min: 1, kind: 'iri' },
  { property: 'dcat:accessURL', min: 1, kind: 'iri' },
];

/** EUCAIM DCAT-AP 2.0: a dataset (EUCAIM/eucaim_dcat_ap, releases/v2.0/Dataset.md). */
export const eucaimDataset: readonly Rule[] = [
  ...healthDataset.filter(({ property }) => property !== 'dct:conformsTo'),
  { property: 'dcat:version', min: 1, max: 1, kind: 'literal' },
  { property: 'dcat:keyword', min: 1, kind: 'literal' },
  { property: 'dct:provenance', min: 1 },
  { property: 'dcat:contactPoint', min: 1 },
  { property: 'dct:publisher', min: 1, max: 1 },
  { property: 'dct:type', min: 1, kind: 'iri' },
  { property: 'eucaim:interoperabilityLevel', min: 1, max: 1, within: eucaimClass },
  { property: 'eucaim:hasBirthSex', min: 1, within: eucaimClass },
  { property: 'eucaim:hasCondition', min: 1, max: 1, within: eucaimClass },
  { property: 'eucaim:collectionMethod', min: 1, within: eucaimClass },
  { property: 'eucaim:hasImageModality', min: 1, within: eucaimClass },
  { property: 'eucaim:hasEquipmentManufacturer', min: 1, within: eucaimClass },
  { property: 'eucaim:hasImageBodyPart', min: 1, within: eucaimClass },
  { property: 'eucaim:nbrOfSegmentations', max: 1, kind: 'count' },
  { property: 'healthdcatap:numberOfUniqueIndividuals', min: 1, max: 1, kind: 'count' },
  { property: 'healthdcatap:numberOfRecords', min: 1, max: 1, kind: 'count' },
];
