export { type MeasuredSegment, type StructuredReportInput, StructuredReportInputInvalid } from './input.ts';
export { type ReportedMeasurements, readStructuredReport } from './read-structured-report.ts';
export { writeStructuredReport } from './write-structured-report.ts';
