import { type Command, Option } from 'commander';
import type { Overrides } from '../../core/config/index.ts';
import { faceStatements } from '../../core/index.ts';
import type { BringInOptions } from '../run/fetch-into-spool.ts';
import { addCommonOptions, type CommonOptions, collect, wholeNumber } from './common.ts';
import { addObserveOptions, type ObserveOptions } from './observe.ts';

/** Options of `run` besides the sources and --data. `start` has the same. */
export interface RunOptions extends CommonOptions, BringInOptions, ObserveOptions {
  readonly settings?: string;
  readonly roi?: string;
  readonly dataset?: string;
  readonly identity?: string;
  readonly contours?: string;
  readonly delineations?: string;
  readonly seriesDescription?: string;
  readonly measure?: string;
  readonly perturb?: string;
  readonly outputs?: string;
  readonly volumes?: string;
  readonly trustGeometry?: boolean;
  readonly partialContours?: boolean;
  readonly deidentify?: string;
  readonly faces?: string;
  readonly acceptBurnedIn?: boolean;
  readonly names?: readonly string[];
  readonly register?: string;
  readonly private?: boolean;
  readonly workers?: number;
  readonly model?: readonly string[];
  readonly plan?: boolean;
  readonly retrySetAside?: boolean;
  readonly queue?: string | boolean;
}

export function addRunOptions(command: Command): Command {
  const own = command
    .option('--settings <name|file>', 'radiomics settings: a built-in name or a PyRadiomics parameter file')
    .option('--roi <regex>', 'only ROIs whose name matches')
    .addOption(
      new Option('--delineations <kind>', 'which delineations are used (default all)').choices([
        'rtstruct',
        'seg',
        'all',
      ]),
    )
    .option('--series-description <regex>', 'only delineations whose SeriesDescription matches')
    .option('--dataset <id>', 'dataset to which the results belong')
    .addOption(new Option('--identity <mode>', 'how identifiers are written').choices(['pseudonym', 'keep']))
    .addOption(new Option('--contours <rule>', 'how contours of one ROI on one slice combine').choices(['or', 'xor']))
    .addOption(
      new Option('--measure <images>', 'measure ROIs also on PET and MR of their frame of reference').choices([
        'same-frame',
        'same-frame:nearest',
      ]),
    )
    .option('--perturb <chain>', 'also measure perturbed copies of each ROI, such as ntcv:30')
    .option('--outputs <kinds>', 'DICOM objects of the masks: seg, and also labelmap, rtstruct (default seg)')
    .option('--volumes <formats>', 'formats of image and masks: nrrd, and also nifti (default nrrd)')
    .option('--trust-geometry', 'place contours by their positions even if most refer to other slices')
    .option('--partial-contours', 'skip contours that lie on no slice and use the rest of the ROI')
    .addOption(new Option('--deidentify <profile>', 'de-identify all DICOM objects (PS3.15 E)').choices(['basic']))
    .option('--accept-burned-in', 'use images that declare text burned into their pixels')
    .addOption(
      new Option('--faces <statement>', 'your statement about faces in images of heads').choices(faceStatements),
    )
    .option('--model <id>', 'deep model by id or id@version (default none, see `qiaw model list`); repeatable', collect)
    .option('--names <file>', 'ROI name table (YAML), searched before the built-in one; repeatable', collect)
    .option('--register <file>', 'private, encrypted register of what pseudonyms stand for (docs/own-data.md)')
    .option('--private', 'show PatientIDs, paths and ROI names; on a terminal only')
    .option('--workers <n>', 'cases in parallel (default one per core, if memory suffices)', wholeNumber(1, 64))
    .option('--patient <id>', 'for archives: only this PatientID or subject; repeatable', collect)
    .option('--labels <file>', 'for archives: only the patients listed in this file, one per line')
    .option('--study <uid>', 'for archives: only this study; repeatable', collect)
    .option('--modality <name>', 'for archives: only images of this modality; repeatable', collect)
    .option('--dates <from-to>', 'for archives: only studies of YYYYMMDD-YYYYMMDD')
    .option('--keep-downloads', 'keep fetched files in the data directory for the next run')
    .option('--follow-links', 'also follow symbolic links that lead out of a source folder')
    .option('--plan', 'only show what is new, changed, done or set aside, and the resources needed')
    .option(
      '--queue [url]',
      'let the workers of this queue make the cases (`qiaw work`); Redis, as redis://host:6379/0',
    )
    .option('--retry-set-aside', 'try the cases again during which processes died');
  return addCommonOptions(addObserveOptions(own));
}

/** The part of the configuration that these options override. */
export function runOverrides(options: RunOptions): Overrides {
  return {
    identity: { mode: options.identity },
    run: {
      settings: options.settings,
      roi: options.roi,
      dataset: options.dataset,
      contours: options.contours,
      delineations: options.delineations,
      seriesDescription: options.seriesDescription,
      measure: options.measure,
      perturb: options.perturb && { chain: options.perturb },
      outputs: options.outputs?.split(',') as Array<'seg'> | undefined,
      volumes: options.volumes?.split(',') as Array<'nrrd'> | undefined,
      trustGeometry: options.trustGeometry,
      partialContours: options.partialContours,
      deidentify: options.deidentify,
      faces: options.faces,
      acceptBurnedIn: options.acceptBurnedIn,
      nameTables: options.names,
      register: options.register,
      workers: options.workers,
      models: options.model?.filter((name) => name !== 'none'),
    },
  };
}
