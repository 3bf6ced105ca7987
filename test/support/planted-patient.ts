import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import type { PhantomFile } from '../../src/pipeline/demo/patient.ts';
import type { PhantomSpec } from '../../src/pipeline/demo/spec.ts';
import { EXPLICIT, encode, type Items } from './dicom-fixture.ts';
import { encodeItems, text, withElement } from './element-edits.ts';
import { type Element, elementsOf, fileOf, itemsOf, readElements } from './elements.ts';
import { identifiers, plantedTexts } from './planted-object.ts';

/** Attributes in which a text would change what the files are or what the case is called, rather than whom it names. */
const needed = ['00080005', '00080112', '00100020', '00200010', '00281054', '30060026', '00620005'];

/** Sequences that images and structure sets have in practice and that nothing else depends on. */
const sequences =
  '00080096 00081032 00081110 00081111 00081120 00081250 00101002 00321064 00400260 00400275 00400555 04000561'.split(
    ' ',
  );

/**
 * A phantom patient whose files name people in every text attribute, in nested sequences, in private elements, in the
 * meta information and in the preamble.
 */
export function plantedPatient(spec: Omit<PhantomSpec, 'patientId'> & { patientId?: string }): readonly PhantomFile[] {
  const patient = phantomPatient({
    patientId: identifiers.patientId,
    patientName: identifiers.patientName,
    accessionNumber: identifiers.accession,
    referringPhysicianName: identifiers.physician,
    institutionName: identifiers.place,
    ...spec,
  });
  return patient.files().map((file) => ({ ...file, bytes: planted(file.bytes) }));
}

function planted(bytes: Uint8Array): Uint8Array {
  const [meta, dataset] = [
    elementsOf(bytes).filter(({ tag }) => tag < '0008'),
    elementsOf(bytes).filter(({ tag }) => tag >= '0008'),
  ];
  let elements: Element[] = dataset.map((element) =>
    element.tag === '30060020' ? { ...element, value: plantedRois(element.value) } : element,
  );
  for (const element of plantedElements()) elements = withElement(elements, element.tag, element.vr, element.value);
  const file = fileOf([
    ...meta.filter(({ tag }) => tag !== '00020000'),
    { tag: '00020016', vr: 'AE', value: text('KURHESSENKLINIK') },
    { tag: '00020102', vr: 'OB', value: text(identifiers.patientName) },
    ...elements,
  ]);
  file.set(Buffer.from(identifiers.patientName), 3);
  return file;
}

function plantedElements(): readonly Element[] {
  const device = `Scanner of ${identifiers.patientName.split('^')[0]}`;
  const texts: Items = {
    ...plantedTexts(),
    x00080070: ['LO', device],
    x00081090: ['LO', device],
    x00181210: ['SH', 'Quackenbush'],
  };
  const nested = Object.fromEntries(sequences.map((tag) => [`x${tag}`, ['SQ', [texts]] as const]));
  const all: Items = {
    ...texts,
    ...nested,
    x00090010: ['LO', identifiers.place],
    x00091001: ['LO', identifiers.patientName],
    x00091002: ['SQ', [texts]],
  };
  return readElements(encode(all, EXPLICIT)).filter(({ tag }) => !needed.includes(tag));
}

function plantedRois(sequence: Uint8Array): Uint8Array {
  return encodeItems(
    itemsOf(sequence).map((item) =>
      withElement(item, '30060028', 'ST', text(`Drawn by ${identifiers.physician} for ${identifiers.patientName}`)),
    ),
  );
}
