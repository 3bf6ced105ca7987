import { firstCode } from '../element/read/code.ts';
import { type Dataset, parseDecimal } from '../element/read/dataset.ts';
import { present } from '../element/read/present.ts';
import type { PetFrame, PetQuantification } from '../model.ts';

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
      radiopharmaceutical: firstCode(agent?.sequence('RadiopharmaceuticalCodeSequence') ?? []),
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

/** A factor of 0 means that the scanner could not compute it. */
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

/**
 * The text of a private element, found by its creator: the block number is the writer's choice (PS3.5 7.8.1).
 *
 * @param element its number within the block, 0x00 to 0xff
 */
export function privateText(dataset: Dataset, group: number, creator: string, element: number): string | undefined {
  const elements = [...dataset.all()].filter(({ tag }) => tag >>> 16 === group);
  const text = (number: number): string | undefined => {
    const found = elements.find(({ tag }) => (tag & 0xffff) === number);
    return found && dataset.textOf(found).replaceAll('\0', '').trim();
  };
  for (const { tag } of elements) {
    const block = tag & 0xffff;
    if (block < 0x10 || block > 0xff || text(block) !== creator) continue;
    const value = text((block << 8) | element);
    if (value) return value;
  }
  return undefined;
}
