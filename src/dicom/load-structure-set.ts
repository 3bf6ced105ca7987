import { accepted, type Refusal, type Result, refused } from '../core/index.ts';
import type { OtherParts } from './link-structure-set.ts';
import type { Contour, StructureRoi, StructureSet, StructureSetHeader } from './model.ts';
import { type Dataset, required } from './part10/dataset.ts';
import { Malformed } from './part10/malformed.ts';
import { parseDecimal } from './part10/numbers.ts';
import { openObject } from './part10/open.ts';
import { readWhole } from './part10/read-file.ts';
import { patientOf } from './patient-study.ts';
import { present } from './present.ts';
import { refusalOfDamage } from './refuse.ts';

/**
 * Reads the ROIs and contours of a structure set (PS3.3 C.8.8.5, C.8.8.6, C.8.8.8), points as written.
 *
 * An ROI whose contours cannot be trusted is left out and named in `roiRefusals`; the others stay usable. An ROI without
 * contours has an empty list, and contours of one or two points or with a repeated last point are kept as they are:
 * what they enclose is the mask room's question. Damage of the object as a whole refuses it.
 *
 * @param frameOfReferenceUid of the linked image series: an ROI that names another frame of reference is left out too,
 * since its coordinates mean other places.
 * @param others what belongs to other series: left out without a word, for it was said when the set was linked
 */
export async function loadStructureSet(
  header: StructureSetHeader,
  frameOfReferenceUid?: string,
  others: OtherParts = { rois: [], images: [] },
): Promise<Result<StructureSet>> {
  let seen: Dataset | undefined;
  try {
    return accepted(
      await readWhole(header.path, (file) => {
        const object = openObject(file, (partial) => {
          seen = partial;
        });
        if (object?.dataset.uid('SOPInstanceUID') !== header.sopInstanceUid) {
          throw new Malformed('QIAW_FILE_CHANGED', 'The file holds another object than when it was found.');
        }
        return structureSetOf(object.dataset, header, frameOfReferenceUid, others);
      }),
    );
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return refused(refusalOfDamage(damage, header.relativePath ?? '', seen));
  }
}

function structureSetOf(
  dataset: Dataset,
  header: StructureSetHeader,
  frame: string | undefined,
  others: OtherParts,
): StructureSet {
  const contourItems = byRoiNumber(dataset.sequence('ROIContourSequence'));
  const observations = byRoiNumber(dataset.sequence('RTROIObservationsSequence'));
  const rois: StructureRoi[] = [];
  const roiRefusals: Refusal[] = [];
  const numbers = new Set<number>();
  const elsewhere = new Set(others.images);
  for (const item of dataset.sequence('StructureSetROISequence')) {
    const number = required(item.integer('ROINumber'), 'ROINumber');
    if (numbers.has(number)) {
      throw new Malformed('QIAW_RTSTRUCT_ROI_NUMBER_REPEATED', 'Two ROIs have the same number.', { roiNumber: number });
    }
    numbers.add(number);
    if (others.rois.includes(number)) continue;
    const read = orDamage(() =>
      roiOf(item, number, contourItems.get(number) ?? [], observations.get(number) ?? [], elsewhere),
    );
    if ('code' in read) roiRefusals.push(roiRefusal(header, number, read));
    else if (frame !== undefined && (read.frameOfReferenceUid ?? frame) !== frame) {
      roiRefusals.push(roiRefusal(header, number, ELSEWHERE));
    } else rois.push(read);
  }
  for (const number of contourItems.keys()) {
    if (!numbers.has(number)) roiRefusals.push(roiRefusal(header, number, ORPHAN));
  }
  const { referencedSeries: _series, contourSopInstanceUids: _images, roiReferences: _rois, ...shared } = header;
  return { ...shared, rois, ...(roiRefusals.length > 0 && { roiRefusals }) };
}

function byRoiNumber(items: readonly Dataset[]): Map<number, Dataset[]> {
  const found = new Map<number, Dataset[]>();
  for (const item of items) {
    const number = required(item.integer('ReferencedROINumber'), 'ReferencedROINumber');
    found.set(number, [...(found.get(number) ?? []), item]);
  }
  return found;
}

/** Why one ROI is left out. */
type RoiDamage = Pick<Refusal, 'code' | 'reason' | 'remedy' | 'evidence'>;

/** A missing or wrong value inside one ROI concerns that ROI alone; the structure around it was checked before. */
function orDamage(read: () => StructureRoi | RoiDamage): StructureRoi | RoiDamage {
  try {
    return read();
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return { code: damage.code, reason: damage.reason, remedy: EXPORT_AGAIN, evidence: damage.evidence };
  }
}

const EXPORT_AGAIN = 'Export the structure set again, or correct this ROI in the planning system.';

const ORPHAN: RoiDamage = {
  code: 'QIAW_ROI_UNDECLARED',
  reason: 'Contours belong to an ROI number that StructureSetROISequence does not declare.',
  remedy: EXPORT_AGAIN,
  evidence: {},
};

const ELSEWHERE: RoiDamage = {
  code: 'QIAW_ROI_FRAME_OF_REFERENCE_DIFFERS',
  reason: 'The ROI lies in another frame of reference than the images.',
  remedy: 'Register the ROI to the images and export the structure set again.',
  evidence: { attribute: 'ReferencedFrameOfReferenceUID' },
};

function roiRefusal(header: StructureSetHeader, roiNumber: number, damage: RoiDamage): Refusal {
  return {
    ...damage,
    kind: 'roi',
    input: {
      sopInstanceUid: header.sopInstanceUid,
      seriesInstanceUid: header.seriesInstanceUid,
      roiNumber,
      ...patientOf(header.patientStudy),
    },
  };
}

function roiOf(
  item: Dataset,
  number: number,
  contourItems: readonly Dataset[],
  observations: readonly Dataset[],
  elsewhere: ReadonlySet<string>,
): StructureRoi | RoiDamage {
  if (contourItems.length > 1) {
    return {
      code: 'QIAW_ROI_CONTOURS_REPEATED',
      reason: 'Two items of ROIContourSequence belong to the same ROI.',
      remedy: EXPORT_AGAIN,
      evidence: { items: contourItems.length },
    };
  }
  const contours: Contour[] = [];
  for (const [index, contourItem] of (contourItems[0]?.sequence('ContourSequence') ?? []).entries()) {
    const contour = contourOf(contourItem, index);
    if ('code' in contour) return contour;
    if (!elsewhere.has(contour.referencedSopInstanceUid ?? '')) contours.push(contour);
  }
  const color = contourItems[0]?.texts('ROIDisplayColor')?.map(parseDecimal);
  const types = observations.map((observation) => observation.text('RTROIInterpretedType'));
  return {
    number,
    name: item.text('ROIName') ?? '',
    ...present({
      description: item.wholeText('ROIDescription'),
      frameOfReferenceUid: item.uid('ReferencedFrameOfReferenceUID'),
      generationAlgorithm: item.text('ROIGenerationAlgorithm'),
      interpretedType: types.find((type) => type !== undefined),
      displayColor: isColor(color) ? color : undefined,
    }),
    contours,
  };
}

function isColor(values: readonly (number | undefined)[] | undefined): values is [number, number, number] {
  return values?.length === 3 && values.every((value) => value !== undefined && value >= 0 && value <= 255);
}

function contourOf(item: Dataset, index: number): Contour | RoiDamage {
  const texts = item.texts('ContourData') ?? [];
  const points = new Float64Array(texts.length);
  for (const [i, text] of texts.entries()) {
    const value = parseDecimal(text);
    if (value === undefined) {
      return {
        code: 'QIAW_CONTOUR_NOT_NUMERIC',
        reason: 'A contour holds a coordinate that is no number.',
        remedy: EXPORT_AGAIN,
        evidence: { contour: index + 1, value: i + 1 },
      };
    }
    points[i] = value;
  }
  const declared = item.integer('NumberOfContourPoints');
  if (points.length % 3 !== 0 || (declared !== undefined && declared * 3 !== points.length)) {
    return {
      code: 'QIAW_CONTOUR_POINT_COUNT',
      reason: 'A contour has not as many coordinates as it declares points.',
      remedy: EXPORT_AGAIN,
      evidence: {
        contour: index + 1,
        coordinates: points.length,
        ...(declared !== undefined && { declaredPoints: declared }),
      },
    };
  }
  const referenced = item.sequence('ContourImageSequence')[0]?.uid('ReferencedSOPInstanceUID');
  return {
    geometricType: required(item.text('ContourGeometricType'), 'ContourGeometricType'),
    points,
    ...(referenced !== undefined && { referencedSopInstanceUid: referenced }),
  };
}
