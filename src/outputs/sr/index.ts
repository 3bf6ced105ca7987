export { StructuredReportInputInvalid } from './errors.ts';
export type { MeasuredSegment, MeasuredVector, StructuredReportInput } from './input.ts';
export {
  type ReportedMeasurements,
  readStructuredReport,
  readStructuredReportValues,
} from './read-structured-report.ts';
export { writeStructuredReport } from './write-structured-report.ts';
