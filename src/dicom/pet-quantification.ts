import type { PetFrame, PetQuantification } from './model.ts';
import type { Dataset } from './part10/dataset.ts';
import { parseDecimal } from './part10/numbers.ts';
import { present } from './present.ts';
import { privateText } from './private-elements.ts';

/** Reads the attributes that turn the values of a PET into uptake; a value that is not a number counts as absent. */
export function petQuantificationOf(dataset: Dataset): PetQuantification {
  const agents = dataset.sequence('RadiopharmaceuticalInformationSequence');
  const agent = agents[0];
  const philipsSuvFactor = philipsFactor(dataset, 0x00);
  return {
    seriesType: dataset.texts('SeriesType') ?? [],
    correctedImage: dataset.texts('CorrectedImage') ?? [],
    radiopharmaceuticals: agents.length,
    frames: [frameOf(dataset)],
    ...present({
      units: dataset.text('Units'),
      suvType: dataset.text('SUVType'),
      decayCorrection: dataset.text('DecayCorrection'),
      injectedDoseBq: agent?.optionalNumber('RadionuclideTotalDose'),
      halfLifeSeconds: agent?.optionalNumber('RadionuclideHalfLife'),
      radionuclide: agent?.sequence('RadionuclideCodeSequence')[0]?.text('CodeValue'),
      startDateTime: agent?.text('RadiopharmaceuticalStartDateTime'),
      startTime: agent?.text('RadiopharmaceuticalStartTime'),
      patientWeightKg: dataset.optionalNumber('PatientWeight'),
      seriesDate: dataset.text('SeriesDate'),
      seriesTime: dataset.text('SeriesTime'),
      timezone: dataset.text('TimezoneOffsetFromUTC'),
      philipsSuvFactor,
      philipsActivityFactor: philipsSuvFactor === undefined ? philipsFactor(dataset, 0x09) : undefined,
    }),
  };
}

function frameOf(dataset: Dataset): PetFrame {
  return present({
    acquisitionDate: dataset.text('AcquisitionDate'),
    acquisitionTime: dataset.text('AcquisitionTime'),
    acquisitionDateTime: dataset.text('AcquisitionDateTime'),
    referenceMs: dataset.optionalNumber('FrameReferenceTime'),
    durationMs: dataset.optionalNumber('ActualFrameDuration'),
    makersDecayTime:
      privateText(dataset, 0x0009, 'GEMS_PETD_01', 0x0d) ?? privateText(dataset, 0x0071, 'SIEMENS MED PT', 0x22),
  });
}

/** A factor of 0 says that the scanner could not compute it. */
function philipsFactor(dataset: Dataset, element: number): number | undefined {
  const factor = parseDecimal(privateText(dataset, 0x7053, 'Philips PET Private Group', element) ?? '');
  return factor !== undefined && factor > 0 ? factor : undefined;
}

/** The quantification of a series: the shared values of its slices, which must agree, and the values per slice. */
export function seriesQuantification(slices: readonly PetQuantification[]): PetQuantification {
  return { ...slices[0]!, frames: slices.flatMap(({ frames }) => frames) };
}

/** The attributes that the slices of a series must share. */
export function sharedQuantification({ frames: _own, ...shared }: PetQuantification): string {
  return JSON.stringify(shared);
}
