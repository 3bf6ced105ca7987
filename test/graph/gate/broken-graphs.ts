import { base, caseRecord } from '../rdf/case-record-fixture.ts';

const record = caseRecord();
const other = caseRecord(2);
const { digest } = record.run;
const IANA = 'https://www.iana.org/assignments/media-types/';
const RO = 'http://www.radiomics.org/RO/';
const ROO = 'http://www.cancerdata.org/roo/';
const SCT = 'http://snomed.info/id/';
const QIAW = 'https://w3id.org/fair-qiaw/ns#';
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const double = '^^<http://www.w3.org/2001/XMLSchema#double>';
const integer = '^^<http://www.w3.org/2001/XMLSchema#integer>';
const graph = `<${base}graph/run/${digest}>`;

type Edit = (text: string) => string;

/** Changes the object of the only statement with this node and property (a part of its IRI). */
const set =
  (node: string, property: string, object: string | ((old: string) => string)): Edit =>
  (text) =>
    text
      .split('\n')
      .map((line) => {
        const [, subject, predicate, old] = /^<([^>]*)> <([^>]*)> (.*) <[^>]*> \.$/.exec(line) ?? [];
        if (subject !== `${base}id/${node}` || !predicate?.includes(property)) return line;
        const next = typeof object === 'string' ? object : object(old!);
        return `<${subject}> <${predicate}> ${next} ${graph} .`;
      })
      .join('\n');
const drop =
  (node: string, property: string): Edit =>
  (text) =>
    text
      .split('\n')
      .filter((line) => !(line.startsWith(`<${base}id/${node}> `) && line.split(' ')[1]!.includes(property)))
      .join('\n');
const add =
  (node: string, property: string, object: string): Edit =>
  (text) =>
    `${text}<${base}id/${node}> <${property}> ${object} ${graph} .\n`;

const vector = `fv/${digest}/1`;
const lung = `roi/${digest}/2`;
const mask = `mask/${digest}/1`;
const volume = `volume/${digest}`;
const run = `run/${digest}`;
const seg = `sop/${digest}/seg`;
const sr = `sop/${digest}/sr`;
const deep = `dv/${digest}/1/deep-prognosis-1.0`;
const file = (path: string) => `file/${digest}/${path}`;
const d = (value: number | string) => `"${value}"${double}`;

/** 52 ways to break the graph of a case. Each is one edit that leaves it well-formed RDF. */
export const broken: ReadonlyArray<readonly [way: string, edit: Edit]> = [
  // Values
  ['a negative volume of a region', set(vector, 'shape_MeshVolume', d('-1250.0'))],
  ['a negative approximate volume', set(vector, 'shape_VoxelVolume', d('-1.0E0'))],
  ['a negative variance', set(vector, 'firstorder_Variance', d('-2.0E0'))],
  ['an energy greater than the total', set(vector, 'glcm_JointEnergy', d('1.5E0'))],
  ['a correlation above 1', set(vector, 'glcm_MCC', d('1.2E0'))],
  ['a negative coarseness', set(vector, 'ngtdm_Coarseness', d('-0.5E0'))],
  ['a value that is text', set(vector, 'firstorder_Mean', '"12"')],
  ['a value that is not a number, without a reason', set(vector, 'firstorder_Mean', d('NaN'))],
  ['a value that was lost', drop(vector, 'firstorder_Mean')],
  [
    'two values of one feature',
    add(vector, `${base}fd/original_firstorder_Mean.${record.run.settingsDigest}`, d('7.0E0')),
  ],
  [
    'a value of a definition that is not declared',
    add(vector, `${base}fd/original_firstorder_Mode.${record.run.settingsDigest}`, d('7.0E0')),
  ],
  ['a value on a mask', add(mask, `${base}fd/original_firstorder_Mean.${record.run.settingsDigest}`, d('7.0E0'))],
  ['a wrong number of values', set(vector, 'valueCount', `"99"${integer}`)],
  // Masks and volumes
  ['a voxel count that contradicts the millilitres', set(mask, 'voxelCount', `"50"${integer}`)],
  ['millilitres that contradict the voxel count', set(mask, 'volumeMillilitre', d('3.0E0'))],
  ['a mask without voxels', set(mask, 'voxelCount', `"0"${integer}`)],
  ['a mask with a negative volume', set(mask, 'volumeMillilitre', d('-1.0E0'))],
  ['a voxel without a size', set(`${volume}#x`, 'P100042', d('0.0E0'))],
  ['a voxel with another size', set(`${volume}#z`, 'P100042', d('5.0E0'))],
  ['a grid of two numbers', set(volume, 'gridSize', '"512 512"')],
  ['the unit mL on the volume', set(volume, 'ucum', '"mL"')],
  ['the unit bananas on the volume', set(volume, 'ucum', '"bananas"')],
  ['no unit on the volume', drop(volume, 'ucum')],
  // Regions
  ['a region that is also a heart', add(lung, TYPE, `<${ROO}C100129>`)],
  ['a left lung that is also a right one', add(lung, TYPE, `<${ROO}C100345>`)],
  ['a tumour that is also an organ', add(`roi/${digest}/1`, TYPE, `<${ROO}C100129>`)],
  [
    'a region whose class is not anatomical',
    set(lung, '#type', (old) =>
      old.includes('C100344') ? '<http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C15632>' : old,
    ),
  ],
  ['a left lung with the laterality right', set(lung, 'laterality', `<${SCT}24028007>`)],
  ['a left lung that delineates the right one', set(lung, 'P100077', '<http://purl.org/sig/ont/fma/fma7309>')],
  ['a region with two labels', add(lung, 'http://www.w3.org/2000/01/rdf-schema#label', '"Heart"')],
  ['a name in the label of a region', set(`roi/${digest}/3`, '#label', '"Boost J. Doe"')],
  ['a region of another subject', set(lung, 'ofSubject', `<${base}id/subject/${other.subject.id}>`)],
  ['a region with the number of another segment', set(lung, 'segmentNumber', `"1"${integer}`)],
  ['a region that is neither coded nor unmapped', drop(`roi/${digest}/3`, 'unmapped')],
  // Vectors
  ['a vector of another region', set(vector, 'ofROI', `<${base}id/roi/${digest}/2>`)],
  ['a vector of another subject', set(vector, 'ofSubject', `<${base}id/subject/${other.subject.id}>`)],
  ['a vector of another image space', set(vector, 'wasDerivedFrom', `<${base}id/space/${digest}/2>`)],
  ['a deep vector with a wrong norm', set(deep, 'l2norm', d('1.0E0'))],
  ['a deep vector with one component changed', set(deep, 'ns#vector', (old) => old.replace(/"[^"]{8}/, '"AADAQAAA'))],
  ['a deep vector with another dimension', set(deep, 'dimension', `"5"${integer}`)],
  ['a prediction that is not for research only', set(`${deep}#prediction-0`, 'intendedUse', '"diagnosis"')],
  // Runs, objects, files
  ['the id of another case', set(run, 'caseId', `"${other.id}"`)],
  ['a run of another subject', set(run, 'ofSubject', `<${base}id/subject/${other.subject.id}>`)],
  ['a run without settings', drop(run, 'settingsDigest')],
  ['a run without software', drop(run, 'wasAssociatedWith')],
  ["a segmentation with the CT's SOP class", set(seg, 'sopClass', '<urn:oid:1.2.840.10008.5.1.4.1.1.2>')],
  ['a report with the SOP class of a segmentation', set(sr, 'sopClass', '<urn:oid:1.2.840.10008.5.1.4.1.1.66.4>')],
  ['a segmentation with one region fewer', (text) => text.replace(/<[^>]*\/seg> <[^>]*segments> <[^>]*\/3> .*\n/, '')],
  ['an invented media type', set(file('seg.dcm'), 'mediaType', `<${IANA}application/x-magic>`)],
  ['a table that is a DICOM object', set(file('features.csv'), 'mediaType', `<${IANA}application/dicom>`)],
  ['a digest of 63 digits', set(`${file('seg.dcm')}#sha256`, 'checksumValue', (old) => old.replace(/"./, '"'))],
  ['a statement about a patient of another graph', add(`volume/${other.run.digest}`, TYPE, `<${RO}KZBL>`)],
];

/** The same for the definitions, which all cases share. */
export const brokenDefinitions: ReadonlyArray<readonly [way: string, edit: Edit]> = [
  ['the unit mL on intensities', unitOf('firstorder_Mean', 'mL')],
  ['the unit bananas', unitOf('shape_MeshVolume', 'bananas')],
  ['the unit of lengths on volumes', unitOf('shape_MeshVolume', 'mm')],
  ['the unit of a PET on a CT', unitOf('firstorder_Mean', 'g/ml{SUVbw}')],
  ['the plain unit on squares', unitOf('firstorder_Energy', "[hnsf'U]")],
  ['a unit on a ratio', unitOf('glcm_JointEnergy', 'mm')],
];

function unitOf(feature: string, unit: string): Edit {
  return (text) =>
    text.replace(new RegExp(`(<[^>]*original_${feature}\\.[^>]*> <${QIAW}ucum> )"[^"]*"`), `$1"${unit}"`);
}
