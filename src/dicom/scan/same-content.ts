import type { Refusal } from '../../core/index.ts';
import type { ImageHeader } from '../image/image-header.ts';
import { readAllStoredValues } from '../image/pixels/read-pixels.ts';
import type { StatedUnits, StructureSetHeader } from '../model.ts';
import { patientOf } from '../patient-study.ts';
import { loadStructureSet } from '../rtstruct/load-structure-set.ts';
import { structureSetDigest } from '../rtstruct/structure-set-digest.ts';
import { loadSegmentation } from '../seg/load-segmentation.ts';
import type { SegmentationHeader } from '../seg/model.ts';
import { segmentationDigest } from '../seg/segmentation-digest.ts';

/** Two copies of an image agree if all used header attributes and all stored values are equal, in any encoding. */
export async function imagesAgree(a: ImageHeader, b: ImageHeader): Promise<boolean> {
  if (JSON.stringify(withoutFile(a)) !== JSON.stringify(withoutFile(b))) return false;
  const others = readAllStoredValues(b.instances);
  for await (const first of readAllStoredValues(a.instances)) {
    const second = (await others.next()).value!;
    if (!first.ok || !second.ok) return !first.ok && !second.ok && first.refusal.code === second.refusal.code;
    if (!equalBytes(bytesOf(first.value.values), bytesOf(second.value.values))) return false;
  }
  return true;
}

export async function structureSetsAgree(a: StructureSetHeader, b: StructureSetHeader): Promise<boolean> {
  const [first, second] = [await loadStructureSet(a), await loadStructureSet(b)];
  if (!first.ok || !second.ok) return !first.ok && !second.ok && first.refusal.code === second.refusal.code;
  if (structureSetDigest(first.value) !== structureSetDigest(second.value)) return false;
  const said = (header: StructureSetHeader, { value }: typeof first) =>
    JSON.stringify([
      [header.patientStudy, header.referencedSeries, header.authors],
      value.rois.map(({ contours: _, ...roi }) => roi),
    ]);
  return said(a, first) === said(b, second);
}

export async function segmentationsAgree(a: SegmentationHeader, b: SegmentationHeader): Promise<boolean> {
  const [first, second] = [await loadSegmentation(a), await loadSegmentation(b)];
  if (!first.ok || !second.ok) return !first.ok && !second.ok && first.refusal.code === second.refusal.code;
  if (segmentationDigest(first.value) !== segmentationDigest(second.value)) return false;
  const said = ({ value }: typeof first) =>
    JSON.stringify([value.patientStudy, value.referencedSeries, value.authors, value.rois]);
  return said(first) === said(second);
}

function withoutFile({ instance: _first, instances, ...shared }: ImageHeader): unknown {
  const said = instances.map((one) => {
    const { path: _path, relativePath: _relative, transferSyntaxUid: _syntax, ...rest } = one;
    const { fileMetaSopInstanceUid: _meta, lossyCompressed: _lossy, ...meant } = rest;
    // The spelling of a number may differ between copies, but not its value.
    const { printedUnit: _unit, ...instance } = meant;
    // An absent RescaleType means the same.
    return isPlainHounsfield(instance.units) ? { ...instance, units: undefined } : instance;
  });
  return { ...shared, said };
}

function isPlainHounsfield(units: StatedUnits | undefined): boolean {
  return units?.rescaleType === 'HU' && Object.keys(units).length === 1;
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** The refusal of an object of which different versions exist; named by the lowest UIDs, whichever file came first. */
export function contradictionRefusal(
  versions: readonly (StructureSetHeader | SegmentationHeader | ImageHeader)[],
): Refusal {
  const found = versions[0]!;
  const sopInstanceUid = 'instance' in found ? found.instance.sopInstanceUid : found.sopInstanceUid;
  const patients = versions.map(({ patientStudy }) => patientOf(patientStudy));
  const key = ({ patientId = '', issuerOfPatientId = '' }): string => JSON.stringify([patientId, issuerOfPatientId]);
  return {
    code: 'QIAW_DUPLICATE_DIFFERS',
    kind: 'object',
    input: {
      sopInstanceUid,
      seriesInstanceUid: versions.map((version) => version.seriesInstanceUid).sort()[0]!,
      ...patients.sort((a, b) => (key(a) < key(b) ? -1 : 1))[0],
    },
    reason: 'Two files have the same SOP Instance UID but different content.',
    remedy: 'Remove the wrong copy; this program cannot decide which one it is.',
    evidence: { object: 'instance' in found ? 'image' : OBJECT[found.kind], versions: versions.length },
  };
}

const OBJECT = { RTSTRUCT: 'structure set', SEG: 'segmentation' } as const;
