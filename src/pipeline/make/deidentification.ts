import { readFile } from 'node:fs/promises';
import { counted, deriveUid, type Identity, type Refusal } from '../../core/index.ts';
import {
  type DeidentificationProfile,
  type DelineatedRoi,
  type Delineation,
  deidentifyInstance,
  deidentifyObject,
  deidentifyPatientStudy,
  deidentifySeries,
  delineationMoment,
  type ImageInstance,
  moved,
  type Note,
  uidOf,
} from '../../dicom/index.ts';
import type { CaseFolder } from './case-folder.ts';
import type { CaseInputs } from './case-inputs.ts';
import type { CaseSettings, DeidentificationSettings } from './case-settings.ts';
import type { MeasuredCase } from './measured-case.ts';

/** Dates are shifted back by one day to ten years, so that none lies in the future. */
const mostDays = 3650;

/**
 * The profile of one patient. Every identifier is replaced by its keyed hash, which is the same in every object, case
 * and run with the same key. `label` gives the name that the rest of the case uses for an ROI.
 */
export function profileOf(
  { retain }: DeidentificationSettings,
  subjectId: string,
  identity: Identity,
  label: (name: string) => string,
): DeidentificationProfile {
  return {
    retain: new Set(retain),
    subject: subjectId,
    dayOffset: dayOffset(identity, subjectId),
    uid: (uid) => deriveUid('deidentified', identity.uid('sop', uid)),
    label,
  };
}

/** Days by which the dates of a subject are shifted: -3650 to -1, derived from subject and key. */
export function dayOffset(identity: Identity, subjectId: string): number {
  const digest = identity.contentDigest(`day-offset|${subjectId}`);
  return -1 - (Number.parseInt(digest.slice(0, 12), 16) % mostDays);
}

/**
 * Checks for text in the pixels, which a change of attributes cannot remove. An image that declares burned-in text
 * refuses the case unless the user accepts it; with de-identification it cannot be accepted. An image that may have
 * burned-in text gives a note for the operator. Images computed from others are noted only if the case is
 * de-identified.
 */
export function pixelRisk(
  { job }: CaseInputs,
  { deidentify, acceptBurnedIn }: Pick<CaseSettings, 'deidentify' | 'acceptBurnedIn'>,
): { refusal?: Refusal; notes: readonly Note[] } {
  const images = [...filesOf(job.series.instances).values()];
  const count = (wanted: ImageInstance['burnedIn']): number =>
    images.filter(({ burnedIn }) => burnedIn === wanted).length;
  const stated = count('yes');
  if (stated > 0 && (deidentify || !acceptBurnedIn)) {
    return { refusal: burnedIn(job.series.seriesInstanceUid, stated, deidentify !== undefined), notes: [] };
  }
  const possible = count('possible') + (deidentify ? count('derived') : 0);
  const text = 'look at them before sharing.';
  return {
    notes: [
      ...(stated === 0
        ? []
        : [
            {
              code: 'QIAW_BURNED_IN_ACCEPTED' as const,
              message: `${counted(stated, 'image')} that declare text burned into the pixels were accepted; ${text}`,
            },
          ]),
      ...(possible === 0
        ? []
        : [
            {
              code: deidentify ? ('QIAW_DEIDENTIFY_PIXELS_UNSURE' as const) : ('QIAW_PIXELS_UNSURE' as const),
              message: `${counted(possible, 'image')} of kinds that often have text burned into the pixels do not state that they are free of it; ${text}`,
            },
          ]),
    ],
  };
}

function burnedIn(seriesInstanceUid: string, images: number, deidentify: boolean): Refusal {
  const common = { kind: 'series', input: { seriesInstanceUid }, evidence: { images } } as const;
  if (deidentify) {
    return {
      ...common,
      code: 'QIAW_DEIDENTIFY_BURNED_IN',
      reason: 'Images declare text burned into their pixels, which de-identification of attributes cannot remove.',
      remedy: 'Clean the pixels first, or run without --deidentify.',
    };
  }
  return {
    ...common,
    code: 'QIAW_BURNED_IN',
    reason:
      'Images declare text burned into their pixels (BurnedInAnnotation is YES). The text may identify the patient in images, previews and masks, and it changes values.',
    remedy: 'Clean the pixels first, or inspect the images and accept it with --accept-burned-in.',
  };
}

/** The case as in its de-identified DICOM objects: the same pixels and masks with other names, dates and UIDs. */
export function asDeidentified(measured: MeasuredCase, profile: DeidentificationProfile): MeasuredCase {
  const { inputs } = measured;
  const { job, loaded } = inputs;
  return {
    ...measured,
    inputs: {
      ...inputs,
      job: { ...job, series: deidentifySeries(job.series, profile) },
      loaded: { ...loaded, instances: loaded.instances.map((instance) => deidentifyInstance(instance, profile)) },
      delineation: deidentifyDelineation(inputs.delineation, profile),
    },
    rois: measured.rois.map((one) => ({ ...one, roi: deidentifyRoi(one.roi, one.record.label, profile) })),
  };
}

/**
 * A region under the name that the case shows; a source segment's tracking identifiers and free texts are identifiers
 * too.
 */
function deidentifyRoi(roi: DelineatedRoi, name: string, profile: DeidentificationProfile): DelineatedRoi {
  if (!('trackingUid' in roi || 'trackingId' in roi || 'label' in roi)) return { ...roi, name };
  const { trackingUid, trackingId: _t, label: _l, description: _d, ...rest } = roi;
  return { ...rest, name, ...(trackingUid && { trackingUid: uidOf(trackingUid, profile) }) };
}

/** The part of the delineation that the derived objects repeat: its identifiers, patient, study and time. */
function deidentifyDelineation(delineation: Delineation, profile: DeidentificationProfile): Delineation {
  const identifiers = {
    sopInstanceUid: uidOf(delineation.sopInstanceUid, profile),
    seriesInstanceUid: uidOf(delineation.seriesInstanceUid, profile),
    patientStudy: deidentifyPatientStudy(delineation.patientStudy, profile),
  };
  const moment = delineationMoment(delineation);
  const date = moved('DA', moment.date, profile);
  const time = moved('TM', moment.time, profile);
  if (delineation.kind === 'SEG') {
    const { contentDate: _d, contentTime: _t, label: _l, ...rest } = delineation;
    return {
      ...rest,
      ...identifiers,
      ...(date !== undefined && { contentDate: date }),
      ...(time !== undefined && { contentTime: time }),
    };
  }
  const { structureSetDate: _d, structureSetTime: _t, label: _l, ...rest } = delineation;
  return {
    ...rest,
    ...identifiers,
    ...(date !== undefined && { structureSetDate: date }),
    ...(time !== undefined && { structureSetTime: time }),
  };
}

/** De-identified copies of the images and of the delineation, so that the references of SEG and SR resolve. */
export async function addDeidentifiedSources(
  { inputs }: MeasuredCase,
  profile: DeidentificationProfile,
  recognizable: 'YES' | 'NO' | undefined,
  folder: CaseFolder,
  signal?: AbortSignal,
): Promise<void> {
  const { delineation, loaded } = inputs;
  const images = [...filesOf(loaded.instances).values()];
  const digits = String(images.length).length;
  const copies = images.map(
    (image, index) => [`dicom/image-${String(index + 1).padStart(digits, '0')}.dcm`, image, recognizable] as const,
  );
  for (const [path, source, of] of [...copies, ['dicom/delineation.dcm', delineation, undefined] as const]) {
    signal?.throwIfAborted();
    await folder.add(path, deidentifyObject(await readFile(source.path), profile, of), {
      role: 'dicom',
      mediaType: 'application/dicom',
      identifying: false,
      sopClassUid: source.sopClassUid,
      sopInstanceUid: uidOf(source.sopInstanceUid, profile),
    });
  }
}

/** One instance per file; a file may contain several frames of the volume. */
function filesOf<T extends { readonly path: string }>(instances: readonly T[]): ReadonlyMap<string, T> {
  return new Map(instances.map((instance) => [instance.path, instance]));
}
