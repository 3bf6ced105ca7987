import { QiawError } from '../../core/index.ts';

/** The parts handed over do not make one report. The message names positions and feature columns, never ROIs. */
export class StructuredReportInputInvalid extends QiawError {
  readonly code = 'QIAW_SR_INPUT';

  constructor(fault: string) {
    super(
      `The structured report cannot be written: ${fault}. Pass the measurements of one segmentation of one series.`,
    );
  }
}
