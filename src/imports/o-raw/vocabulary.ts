import { namespaces } from '../../graph/index.ts';

const ro = (code: string): string => namespaces.ro + code;
const roo = (code: string): string => namespaces.roo + code;

/** Properties as O-RAW writes them (undefined in RO 2.0, or ROO numbers from before June 2018), with the correct properties. */
export const properties = {
  hasScan: [roo('100284'), roo('P100284')],
  convertedTo: [ro('0310'), ro('P00003')],
  partOf: [ro('0298'), ro('P00191')],
  usedToCompute: [ro('0296'), ro('P00088')],
  value: [ro('010191'), roo('P100042')],
  unit: [ro('010198'), ro('P00099')],
  computedUsing: [ro('P00002')],
  label: [ro('P00051')],
  setting: [ro('P000009'), ro('P00009')],
  performedBy: [ro('0283'), ro('P0546')],
  version: [ro('0010192'), ro('P00101')],
  language: [ro('0010195'), ro('P00082')],
  method: [ro('P00092')],
  date: [roo('100041'), roo('P100041')],
} as const;

/** O-RAW properties that no release of the Radiomics Ontology defines. */
export const undefinedProperties: ReadonlySet<string> = new Set(
  ['0296', '0298', '0310', '0283', '010191', '010198', '0010192', '0010195', 'P000009'].map(ro),
);

/** ROO numbers from before it introduced `P…` and `C…` names. */
export const oldRoo = /^http:\/\/www\.cancerdata\.org\/roo\/\d+$/;

/** One IRI for the run and per parameter space, shared by all patients, in a namespace that does not belong to O-RAW. */
export const sharedNode = /^http:\/\/www\.radiomics\.org\/RO\/(?:0297|010215|001000_)/;
export const parameterSpace = ro('001000_');
export const patientClass = `${namespaces.ncit}C16960`;
