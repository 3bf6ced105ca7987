import { accepted, type Refusal, type Result, refused } from '../../core/index.ts';
import { methodStatementsOf } from '../delineation/author-statements.ts';
import { delineationRefusal, type Why } from '../delineation/delineation-refusal.ts';
import { type Dataset, parseDecimal, required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import { openObject } from '../element/read/open.ts';
import { present } from '../element/read/present.ts';
import { readWhole } from '../element/read/read-file.ts';
import type { Contour, StructureRoi, StructureSet, StructureSetHeader } from '../model.ts';
import { refusalOfDamage } from '../scan/refuse.ts';
import type { OtherParts } from './link-structure-set.ts';

/**
 * Reads the ROIs and contours of a structure set (PS3.3 C.8.8.5, C.8.8.6, C.8.8.8), points as written.
 *
 * An ROI with invalid contours is left out and named in `roiRefusals`; the others stay usable. An ROI without contours
 * has an empty list, and contours of one or two points or with a repeated last point are kept unchanged: the mask
 * module decides what they enclose. Damage of the object as a whole refuses it.
 *
 * @param frameOfReferenceUid of the linked image series: an ROI that names a different frame of reference is left out
 * too, because its coordinates mean other positions.
 * @param others what belongs to other series: left out silently, because linking the set has reported it
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
          throw new Malformed('QIAW_FILE_CHANGED', 'The file contains a different object than during the scan.');
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
  const declared = byNumber(dataset.sequence('StructureSetROISequence'), 'ROINumber');
  const contourItems = byNumber(dataset.sequence('ROIContourSequence'), 'ReferencedROINumber');
  const observations = byNumber(dataset.sequence('RTROIObservationsSequence'), 'ReferencedROINumber');
  const rois: StructureRoi[] = [];
  const allRois: StructureRoi[] = [];
  const roiRefusals: Refusal[] = [];
  const [otherRois, otherImages] = [new Set(others.rois), new Set(others.images)];
  const refuse = (number: number | undefined, why: Why) =>
    roiRefusals.push(delineationRefusal(header, why, number, 'roi'));
  if (declared.without > 0) refuse(undefined, unnumbered(declared.without));
  for (const [number, items] of declared.of) {
    const read = orDamage(() =>
      roiOf(items, number, contourItems.of.get(number) ?? [], observations.of.get(number) ?? []),
    );
    const isOther = otherRois.has(number);
    if ('code' in read) {
      if (!isOther) refuse(number, read);
      continue;
    }
    allRois.push(read);
    if (isOther) continue;
    if (frame !== undefined && (read.frameOfReferenceUid ?? frame) !== frame) refuse(number, ELSEWHERE);
    else rois.push(otherImages.size === 0 ? read : withoutContoursOn(otherImages, read));
  }
  for (const number of contourItems.of.keys()) if (!declared.of.has(number)) refuse(number, ORPHAN);
  if (contourItems.without > 0) refuse(undefined, { ...ORPHAN, evidence: { items: contourItems.without } });
  const { referencedSeries: _series, contourSopInstanceUids: _images, roiReferences: _rois, ...shared } = header;
  const isPart = allRois.some((roi, index) => roi !== rois[index]);
  return { ...shared, rois, ...(isPart && { allRois }), ...(roiRefusals.length > 0 && { roiRefusals }) };
}

function withoutContoursOn(images: ReadonlySet<string>, roi: StructureRoi): StructureRoi {
  const contours = roi.contours.filter(({ referencedSopInstanceUid: uid }) => uid === undefined || !images.has(uid));
  return { ...roi, contours };
}

/** Items by the number of their ROI, and how many have no usable number. */
function byNumber(
  items: readonly Dataset[],
  keyword: 'ROINumber' | 'ReferencedROINumber',
): { readonly of: ReadonlyMap<number, readonly Dataset[]>; readonly without: number } {
  const of = new Map<number, Dataset[]>();
  let without = 0;
  for (const item of items) {
    // Any exactly represented integer is accepted, negative or beyond the 32 bits of IS, because it is only a name.
    const number = item.optionalNumber(keyword);
    if (number === undefined || !Number.isSafeInteger(number)) without++;
    else of.set(number, [...(of.get(number) ?? []), item]);
  }
  return { of, without };
}

/** A missing or wrong value inside one ROI affects only that ROI; the surrounding structure was checked before. */
function orDamage(read: () => StructureRoi | Why): StructureRoi | Why {
  try {
    return read();
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return { code: damage.code, reason: damage.reason, remedy: EXPORT_AGAIN, evidence: damage.evidence };
  }
}

const EXPORT_AGAIN = 'Export the structure set again, or correct this ROI in the planning system.';

const ORPHAN: Why = {
  code: 'QIAW_ROI_UNDECLARED',
  reason: 'Contours belong to an ROI number that StructureSetROISequence does not declare.',
  remedy: EXPORT_AGAIN,
  evidence: {},
};

const ELSEWHERE: Why = {
  code: 'QIAW_ROI_FRAME_OF_REFERENCE_DIFFERS',
  reason: 'The ROI is in a different frame of reference than the images.',
  remedy: 'Register the ROI to the images and export the structure set again.',
  evidence: { attribute: 'ReferencedFrameOfReferenceUID' },
};

function unnumbered(items: number): Why {
  return {
    code: 'QIAW_ROI_NUMBER_INVALID',
    reason: 'ROIs have no number, or one that is not an integer, so their contours cannot be found.',
    remedy: EXPORT_AGAIN,
    evidence: { attribute: 'ROINumber', items },
  };
}

function roiOf(
  items: readonly Dataset[],
  number: number,
  contourItems: readonly Dataset[],
  observations: readonly Dataset[],
): StructureRoi | Why {
  if (items.length > 1) {
    return {
      code: 'QIAW_RTSTRUCT_ROI_NUMBER_REPEATED',
      reason: 'Several ROIs have the same number, so their contours cannot be assigned.',
      remedy: EXPORT_AGAIN,
      evidence: { items: items.length },
    };
  }
  const item = items[0]!;
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
    contours.push(contour);
  }
  const color = contourItems[0]?.texts('ROIDisplayColor')?.map(parseDecimal);
  const types = observations.map((observation) => observation.text('RTROIInterpretedType'));
  const interpreters = [...new Set(observations.flatMap((observation) => observation.text('ROIInterpreter') ?? []))];
  return {
    number,
    // A backslash would separate values, but a name has only one value, so the backslash belongs to it.
    name: item.wholeText('ROIName') ?? '',
    ...present({
      description: item.wholeText('ROIDescription'),
      frameOfReferenceUid: item.uid('ReferencedFrameOfReferenceUID'),
      generationAlgorithm: item.text('ROIGenerationAlgorithm'),
      interpreters: interpreters.length > 0 ? interpreters : undefined,
      interpretedType: types.find((type) => type !== undefined),
      displayColor: isColor(color) ? color : undefined,
      source: sourceOf(item.sequence('DefinitionSourceSequence')[0]),
    }),
    ...methodStatementsOf(item),
    contours,
  };
}

function sourceOf(item: Dataset | undefined): StructureRoi['source'] {
  const sopInstanceUid = item?.uid('ReferencedSOPInstanceUID');
  const number = item?.short('ReferencedSegmentNumber');
  return sopInstanceUid === undefined ? undefined : { sopInstanceUid, ...(number !== undefined && { number }) };
}

function isColor(values: readonly (number | undefined)[] | undefined): values is [number, number, number] {
  return values?.length === 3 && values.every((value) => value !== undefined && value >= 0 && value <= 255);
}

function contourOf(item: Dataset, index: number): Contour | Why {
  const texts = item.texts('ContourData') ?? [];
  const points = new Float64Array(texts.length);
  for (const [i, text] of texts.entries()) {
    const value = parseDecimal(text);
    if (value === undefined) {
      return {
        code: 'QIAW_CONTOUR_NOT_NUMERIC',
        reason: 'A contour has a coordinate that is not a number.',
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
      reason: 'The number of coordinates of a contour does not match its declared points.',
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
