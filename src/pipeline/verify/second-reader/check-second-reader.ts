import { DerivedObjectUnreadable, readDerivedObject, type ValueReader } from '../../../dicom/index.ts';
import type { CaseFiles } from '../case-files.ts';
import type { Findings } from '../findings.ts';
import { type Facts, reportFacts, segmentationFacts, segmentOf, structureSetFacts } from './facts.ts';
import { readWithDcmjs, type SecondReading } from './read-with-dcmjs.ts';

/** Bytes of the largest object that is read twice: dcmjs needs up to one second per 240 kB of small elements. */
const most = 16 * 1024 * 1024;
/** Number of differences that are listed; the others are counted. */
const told = 20;

const structureSetStorage = '1.2.840.10008.5.1.4.1.1.481.3';

interface Kind {
  readonly name: string;
  readonly facts: (object: ValueReader) => Facts;
  /** Whether this program wrote the encoding: dcmjs rejects some that occur in sources. */
  readonly ours: boolean;
}

const kinds: Readonly<Record<'seg' | 'sr' | 'structure-set', Kind>> = {
  seg: { name: 'seg.dcm', facts: segmentationFacts, ours: true },
  sr: { name: 'sr.dcm', facts: reportFacts, ours: true },
  'structure-set': { name: 'the structure set', facts: structureSetFacts, ours: false },
};

/** dcmjs and the reader of this program read the same content from seg.dcm, sr.dcm and the structure set. */
export async function checkSecondReader(
  files: CaseFiles,
  findings: Findings,
  read: (file: Uint8Array) => Promise<SecondReading> = readWithDcmjs,
): Promise<void> {
  const sets = files.outputs('dicom').filter((one) => one.sopClassUid === structureSetStorage);
  for (const [kind, outputs] of [
    [kinds.seg, files.outputs('seg')],
    [kinds.sr, files.outputs('sr')],
    [kinds['structure-set'], sets],
  ] as const) {
    for (const output of outputs) {
      await findings.attempt(async () => readTwice(await files.read(output), kind, findings, read));
    }
  }
}

async function readTwice(
  file: Uint8Array,
  kind: Kind,
  findings: Findings,
  read: (file: Uint8Array) => Promise<SecondReading>,
): Promise<void> {
  if (file.byteLength > most) {
    findings.note('QIAW_VERIFY_NOT_READ_TWICE', `${kind.name} is larger than ${most} bytes.`);
    return;
  }
  let second: SecondReading;
  try {
    second = await read(file);
  } catch (error) {
    if (!(error instanceof DerivedObjectUnreadable)) throw error;
    if (kind.ours) findings.differ('QIAW_VERIFY_SECOND_READER', `dcmjs cannot read ${kind.name}.`);
    else findings.note('QIAW_VERIFY_NOT_READ_TWICE', `dcmjs cannot read the encoding of ${kind.name}.`);
    return;
  }
  readDerivedObject(file, (first) => {
    compare(kind, kind.facts(first), kind.facts(second.values), findings);
    if (kind === kinds.seg) compareVoxels(first, second, findings);
  });
}

function compare({ name }: Kind, first: Facts, second: Facts, findings: Findings): void {
  const differing = [...new Set([...first.keys(), ...second.keys()])].filter((key) => {
    findings.compared += 1;
    return first.get(key) !== second.get(key);
  });
  for (const key of differing.slice(0, told)) {
    findings.differ('QIAW_VERIFY_SECOND_READER', `dcmjs reads ${name} differently: ${key}.`);
  }
  if (differing.length > told) {
    findings.differ('QIAW_VERIFY_SECOND_READER', `${differing.length - told} more statements of ${name} differ.`);
  }
}

/** Frame by frame, unpacked by each reader separately: least significant bit first, no padding between frames. */
function compareVoxels(first: ValueReader, { values, unpack }: SecondReading, findings: Findings): void {
  const area = (first.short('Rows') ?? 0) * (first.short('Columns') ?? 0);
  const [ours, theirs] = [first.bytes('PixelData'), values.bytes('PixelData')];
  const differing = new Map<number | undefined, number>();
  for (const [index, group] of first.sequence('PerFrameFunctionalGroupsSequence').entries()) {
    const start = index * area;
    const [from, to] = [Math.floor(start / 8), Math.ceil((start + area) / 8)];
    const unpacked = unpack(theirs?.slice(from, to) ?? new Uint8Array(0));
    let count = 0;
    for (let i = 0; i < area; i += 1) {
      const at = start + i;
      const bit = ((ours?.[Math.floor(at / 8)] ?? 0) >> (at % 8)) & 1;
      if (bit !== unpacked[at - from * 8]) count += 1;
    }
    findings.compared += area;
    if (count > 0) differing.set(segmentOf(group), (differing.get(segmentOf(group)) ?? 0) + count);
  }
  for (const [segment, count] of differing) {
    findings.differ(
      'QIAW_VERIFY_SECOND_READER',
      `dcmjs reads ${count} voxels of segment ${segment} of seg.dcm differently.`,
    );
  }
}
