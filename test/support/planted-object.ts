import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/index.ts';
import type { Items } from './dicom-fixture.ts';

/** Identifiers of a patient, a physician and a site; ASCII and without regular structure. */
export const identifiers = {
  patientName: 'Quackenbush^Thaddeus',
  patientId: 'ZQX-778341-WVU',
  physician: 'Ondrejicka^Wilhelmina',
  accession: 'ACC5512983',
  place: 'Kurhessenklinik',
} as const;

interface Row {
  readonly tag: string;
  readonly vr: string;
}

const rows: readonly Row[] = readFileSync(join(packageRoot(), 'ontology', 'deidentification.csv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [tag, , vr] = line.split(',');
    return { tag: `x${tag!.toLowerCase()}`, vr: vr! };
  })
  .filter(({ tag }) => tag > 'x0008' && tag < 'x7fe0');

/** Attributes that determine how the rest is read, or what the object is. */
const structural = new Set(['x00080005', 'x00080016', 'x00080018', 'x00080060', 'x00020010', 'x00280004']);

const freeText = new Set(['LO', 'SH', 'ST', 'LT', 'UT', 'UC', 'PN', 'AE', 'UR']);

/** Every text attribute of the table, filled with one identifier after the other. */
export function plantedTexts(): Items {
  const values = Object.values(identifiers);
  const texts = rows.filter(({ vr, tag }) => freeText.has(vr) && !structural.has(tag));
  const planted: Record<string, [string, string]> = {};
  for (const [index, { tag, vr }] of texts.entries()) {
    planted[tag] = [vr, `${vr === 'PN' ? identifiers.physician : values[index % values.length]!}`];
  }
  return { ...planted, ...whoIsWho() };
}

/** The attributes that the identifiers belong to. */
function whoIsWho(): Items {
  return {
    x00080050: ['SH', identifiers.accession],
    x00080080: ['LO', identifiers.place],
    x00080090: ['PN', identifiers.physician],
    x00100010: ['PN', identifiers.patientName],
    x00100020: ['LO', identifiers.patientId],
  };
}

/** Every sequence of the table with one item full of identifiers, private elements, and unknown elements. */
export function plantedEverywhere(): Items {
  const item: Items = {
    ...plantedTexts(),
    x00091001: ['LO', identifiers.patientName],
  };
  const sequences = rows.filter(({ vr }) => vr === 'SQ').map(({ tag }) => [tag, ['SQ', [item]]] as const);
  return {
    ...plantedTexts(),
    ...Object.fromEntries(sequences),
    x00090010: ['LO', identifiers.place],
    x00091001: ['UN', Buffer.from(identifiers.patientId)],
    x00091002: ['SQ', [plantedTexts()]],
    x00284444: ['LO', identifiers.patientName],
    x50000022: ['LO', identifiers.physician],
    x60000022: ['LO', identifiers.physician],
    x60003000: ['OW', Buffer.from(`${identifiers.patientName}  `)],
    x00282000: ['OB', Buffer.from(identifiers.place)],
    xfffcfffc: ['OB', Buffer.from(identifiers.place)],
  };
}
