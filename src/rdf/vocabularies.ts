import { namespaces } from './namespaces.ts';
import type { NamedNode } from './terms.ts';
import { vocabulary } from './vocabulary.ts';

/** Our own terms, only where no published vocabulary has one. Each is described in ontology/qiaw.ttl. */
export const qiaw = vocabulary(namespaces.qiaw, [
  'RadiomicFeatureVector',
  'DeepFeatureVector',
  'FeatureDefinition',
  'ImageFilter',
  'Setting',
  'DicomSegmentation',
  'DicomStructuredReport',
  'DerivedFile',
  'ProcessingRun',
  'ProcessingStep',
  'SourceSegmentation',
  'Execution',
  'Outcome',
  'Refusal',
  'Evidence',
  'Note',
  'UndefinedValue',
  'Succeeded',
  'PartlySucceeded',
  'Failed',
  'Interrupted',
  'anatomicRegion',
  'caseId',
  'code',
  'commit',
  'computes',
  'contentDigest',
  'contourRule',
  'definedIn',
  'definition',
  'delineatedOn',
  'deviation',
  'dimension',
  'evidence',
  'executionOf',
  'file',
  'float32le',
  'gridDirection',
  'gridOrigin',
  'gridSize',
  'ibsiCode',
  'imageFilter',
  'imageType',
  'inputDigest',
  'instanceCount',
  'key',
  'l2norm',
  'laterality',
  'layer',
  'linkMethod',
  'max',
  'min',
  'modality',
  'model',
  'nestedContourVoxels',
  'note',
  'ofROI',
  'ofSubject',
  'onVolume',
  'ontologyMatch',
  'outcome',
  'parameterSet',
  'path',
  'propertyCategory',
  'propertyType',
  'pyradiomicsName',
  'reason',
  'references',
  'refusalCount',
  'refusedInput',
  'refusedKind',
  'remedy',
  'reportTemplate',
  'reports',
  'reused',
  'roiNumber',
  'role',
  'segmentNumber',
  'segments',
  'setting',
  'settingsDigest',
  'settingsJson',
  'sopClass',
  'ucum',
  'undefinedValue',
  'unmapped',
  'valueCount',
  'vector',
  'volumeMillilitre',
  'voxelCount',
  'weightsDigest',
  'zeroCount',
]);

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
  'O567',
  'O345',
  'KRFG',
  'Z4T5',
  '649G',
  'CA97',
  'OC9D',
  'P00006',
  'P00009',
  'P00019',
  'P00033',
  'P00092',
  'P00118',
  'P00123',
  'P00149',
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
  'ATT00080070',
  'ATT00081090',
  'ATT00180050',
  'ATT00181210',
  'ATT0020000D',
  'ATT0020000E',
]);

export const dcm = vocabulary(namespaces.dcm, ['CT', 'MR', 'PT', 'NM', 'US', 'OT', 'RTSTRUCT', 'SEG', 'SR', '126000']);

export const uo = vocabulary(namespaces.uo, ['0000016', '0000082']);
export const swo = vocabulary(namespaces.swo, ['0000001']);
export const mls = vocabulary(namespaces.mls, ['Model']);

export const prov = vocabulary(namespaces.prov, [
  'Activity',
  'Entity',
  'Plan',
  'SoftwareAgent',
  'used',
  'wasDerivedFrom',
  'wasGeneratedBy',
  'wasAssociatedWith',
  'generated',
  'startedAtTime',
  'endedAtTime',
]);

export const dct = vocabulary(namespaces.dct, ['identifier', 'isPartOf']);
export const dcat = vocabulary(namespaces.dcat, ['mediaType', 'byteSize']);
export const spdx = vocabulary(namespaces.spdx, [
  'Checksum',
  'checksum',
  'algorithm',
  'checksumAlgorithm_sha256',
  'checksumValue',
]);
export const schema = vocabulary(namespaces.schema, ['softwareVersion']);
export const skos = vocabulary(namespaces.skos, ['closeMatch', 'exactMatch']);
export const owl = vocabulary(namespaces.owl, ['DatatypeProperty']);
export const rdf = vocabulary(namespaces.rdf, ['type', 'value', 'JSON']);
export const rdfs = vocabulary(namespaces.rdfs, ['label', 'comment', 'range']);
export const xsd = vocabulary(namespaces.xsd, ['double', 'hexBinary']);

/** Every term of the code's own vocabularies; tables (feature classes, ROI names) add theirs. */
export function vocabularyTerms(): readonly NamedNode[] {
  const all = [qiaw, ro, roo, ncit, sedi, dcm, uo, swo, mls, prov, dct, dcat, spdx, schema, skos, owl, rdf, rdfs, xsd];
  return all.flatMap((terms) => Object.values<NamedNode>(terms));
}
