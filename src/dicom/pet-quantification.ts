import type { PetQuantification } from './model.ts';
import type { Dataset } from './part10/dataset.ts';
import { present } from './present.ts';

/** Reads what turns the values of a PET into uptake; a value that is no number counts as absent. */
export function petQuantificationOf(dataset: Dataset): PetQuantification {
  const agents = dataset.sequence('RadiopharmaceuticalInformationSequence');
  const agent = agents[0];
  const date = dataset.text('AcquisitionDate');
  const time = dataset.text('AcquisitionTime');
  const philips = dataset.text('PhilipsPetPrivateCreator') === 'Philips PET Private Group';
  return {
    correctedImage: dataset.texts('CorrectedImage') ?? [],
    radiopharmaceuticals: agents.length,
    ...present({
      units: dataset.text('Units'),
      suvType: dataset.text('SUVType'),
      decayCorrection: dataset.text('DecayCorrection'),
      injectedDoseBq: agent?.optionalNumber('RadionuclideTotalDose'),
      halfLifeSeconds: agent?.optionalNumber('RadionuclideHalfLife'),
      startDateTime: agent?.text('RadiopharmaceuticalStartDateTime'),
      startTime: agent?.text('RadiopharmaceuticalStartTime'),
      patientWeightKg: dataset.optionalNumber('PatientWeight'),
      seriesDate: dataset.text('SeriesDate'),
      seriesTime: dataset.text('SeriesTime'),
      earliestAcquisition: date !== undefined && time !== undefined ? `${date}${time}` : undefined,
      philipsSuvFactor: philips ? dataset.optionalNumber('PhilipsSuvScaleFactor') : undefined,
    }),
  };
}

/** The quantification of a series: that of its slices, which must agree, with the earliest of their acquisitions. */
export function seriesQuantification(slices: readonly PetQuantification[]): PetQuantification {
  const moments = slices.flatMap(({ earliestAcquisition }) => earliestAcquisition ?? []).sort();
  return { ...slices[0]!, ...present({ earliestAcquisition: moments[0] }) };
}

/** What the slices of a series must share. */
export function sharedQuantification({ earliestAcquisition: _own, ...shared }: PetQuantification): string {
  return JSON.stringify(shared);
}
