import type { Refusal } from '../core/index.ts';
import type { ImageSeries, PatientStudy } from './model.ts';
import { patientOf } from './patient-study.ts';
import type { Scan } from './scan.ts';

/** What a structure set and a segmentation have in common when they are linked to their images. */
interface DelineationHeader {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientStudy: PatientStudy;
  readonly referencedSeriesUids: readonly string[];
}

/** The refusal of a delineation as an object. */
export function delineationRefusal(
  header: DelineationHeader,
  code: Refusal['code'],
  why: Pick<Refusal, 'reason' | 'remedy' | 'evidence'>,
): Refusal {
  return {
    code,
    kind: 'object',
    input: {
      sopInstanceUid: header.sopInstanceUid,
      seriesInstanceUid: header.seriesInstanceUid,
      ...patientOf(header.patientStudy),
    },
    ...why,
  };
}

/** The refusal of a series that the delineation refers to, if there is one. */
export function refusedSeriesOf(header: DelineationHeader, scan: Scan): Refusal | undefined {
  return scan.refusals.find(
    ({ kind, input }) => kind === 'series' && header.referencedSeriesUids.includes(input.seriesInstanceUid ?? ''),
  );
}

/** Delineations of one patient on images of another are refused even where the references resolve. */
export function hasOtherPatient(header: DelineationHeader, series: ImageSeries): boolean {
  const [own, image] = [header.patientStudy.patientId, series.patientStudy.patientId];
  return own !== undefined && image !== undefined && own !== image;
}
