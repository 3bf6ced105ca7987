import { seriesAttributes } from '../../core/index.ts';
import { agr } from './agreement-terms.ts';
import { namespaces } from './namespaces.ts';
import { per } from './perturbation-terms.ts';
import { qiaw } from './qiaw-vocabulary.ts';
import { reg } from './region-terms.ts';
import type { NamedNode } from './terms.ts';
import { vocabulary } from './vocabulary.ts';

export { qiaw };

/** Radiomics Ontology 2.0 (RadiomicsOntologyIBSI, 20190225_RadiomicsOntology_v2.0.owl). */
export const ro = vocabulary(namespaces.ro, [
  'KZBL',
  'OH8W',
  'OB71',
  'GFJV',
  'CINW',
  '8QU8',
  'Q3RU',
  'K15C',
  'VTM2',
  '2I2N',
  'X13G',
  'EY9L',
  'QP79',
  'USB3',
  '7ACA',
  'OWOH',
  'LIFZ',
  'G9EV',
  'PVMT',
  '1XL1',
  'ITBB',
  '4BEG',
  'KK90',
  'CMWE',
  'CTNF',
  '2CYL',
  'FR3E',
  'QVI9',
  'NTRN',
  '6FPA',
  '76ZU',
  'CJ43',
  'RZ96',
  'UFRT',
  'S7CG',
  'LCNJ',
  'KBWK',
  'Z23I',
  'XLB5',
  'LBTE',
  'O567',
  'O345',
  'KRFG',
  'Z4T5',
  '649G',
  'CA97',
  'OC9D',
  'P00002',
  'P00003',
  'P00006',
  'P00009',
  'P00019',
  'P00051',
  'P00088',
  'P00033',
  'P00092',
  'P00118',
  'P00123',
  'P00149',
  'P00191',
  'P0546',
  'P02928312341',
  'P0295212521',
  'P0821014',
  'P9340414',
  'P09537',
  'P923414',
  'P984123',
]);

/** Radiation Oncology Ontology (ROO.owl). */
export const roo = vocabulary(namespaces.roo, ['P100018', 'P100027', 'P100042', 'P100077', 'P100284']);

export const ncit = vocabulary(namespaces.ncit, ['C16960', 'C17999', 'C17204', 'C85402', 'C16576', 'C20197']);

/** Semantic DICOM: classes, links and `ATTggggeeee` attributes. */
export const sedi = vocabulary(namespaces.sedi, [
  'Patient',
  'Study',
  'Series',
  'RTStructureSet',
  'hasStudy',
  'containsSeries',
  'containsImage',
  'containsStructureSet',
  'ATT00080018',
  'ATT0020000D',
  'ATT0020000E',
  ...seriesAttributes.map(({ term }) => term),
]);

export const dcm = vocabulary(namespaces.dcm, ['CT', 'MR', 'PT', 'NM', 'US', 'OT', 'RTSTRUCT', 'SEG', 'SR', '126000']);

export const uo = vocabulary(namespaces.uo, ['0000016', '0000082']);
export const swo = vocabulary(namespaces.swo, ['0000001']);
/** SHACL terms for validation reports. */
export const sh = vocabulary(namespaces.sh, [
  'ValidationReport',
  'ValidationResult',
  'conforms',
  'result',
  'focusNode',
  'resultSeverity',
  'resultMessage',
  'sourceConstraintComponent',
  'sourceShape',
  'Violation',
  'Warning',
  'Info',
]);

/** Evaluation and Report Language 1.0 (W3C Note). */
export const earl = vocabulary(namespaces.earl, [
  'Assertion',
  'TestResult',
  'assertedBy',
  'subject',
  'test',
  'mode',
  'automatic',
  'result',
  'outcome',
  'passed',
  'failed',
]);

export const mls = vocabulary(namespaces.mls, ['Model']);

export const prov = vocabulary(namespaces.prov, [
  'Activity',
  'alternateOf',
  'Agent',
  'Attribution',
  'Collection',
  'Entity',
  'Person',
  'Plan',
  'agent',
  'hadMember',
  'hadRole',
  'qualifiedAttribution',
  'SoftwareAgent',
  'used',
  'wasDerivedFrom',
  'wasGeneratedBy',
  'wasAssociatedWith',
  'generated',
  'startedAtTime',
  'endedAtTime',
]);

export const dct = vocabulary(namespaces.dct, [
  'bibliographicCitation',
  'description',
  'identifier',
  'isPartOf',
  'issued',
  'rights',
  'source',
  'title',
]);
export const dcat = vocabulary(namespaces.dcat, ['Dataset', 'mediaType', 'byteSize', 'version']);
export const spdx = vocabulary(namespaces.spdx, [
  'Checksum',
  'checksum',
  'algorithm',
  'checksumAlgorithm_sha256',
  'checksumValue',
]);
export const schema = vocabulary(namespaces.schema, ['softwareVersion']);
export const skos = vocabulary(namespaces.skos, ['closeMatch', 'definition', 'exactMatch', 'notation']);
export const owl = vocabulary(namespaces.owl, ['Class', 'DatatypeProperty', 'ObjectProperty']);
export const rdf = vocabulary(namespaces.rdf, ['type', 'value', 'JSON']);
export const rdfs = vocabulary(namespaces.rdfs, ['label', 'comment', 'domain', 'range']);
export const xsd = vocabulary(namespaces.xsd, ['double', 'hexBinary']);

/** Every term of the vocabularies in code. Tables (feature classes, ROI names) add their own terms. */
export function vocabularyTerms(): readonly NamedNode[] {
  const all = [
    qiaw,
    reg,
    agr,
    per,
    ro,
    roo,
    ncit,
    sedi,
    dcm,
    uo,
    swo,
    mls,
    prov,
    dct,
    dcat,
    spdx,
    schema,
    skos,
    owl,
    rdf,
    rdfs,
    xsd,
    sh,
    earl,
  ];
  return all.flatMap((terms) => Object.values<NamedNode>(terms));
}
