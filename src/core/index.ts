export * from './atomic-file.ts';
export * from './clock.ts';
export { type CodedAttribute, codedValue, otherValue } from './coded-values.ts';
export * from './csv.ts';
export * from './digest.ts';
export * from './endable-thread.ts';
export * from './errors.ts';
export { type FaceStatement, faceStatements, faceStatementWords } from './face-statement.ts';
export * from './fault-kind.ts';
export { type HeldLock, takeLock, takeLongLock } from './file-lock.ts';
export { foldedForms } from './fold.ts';
export { createHash } from './hashing.ts';
export * from './http/index.ts';
export { Identifiers, type SourceIdentifiers } from './identifiers.ts';
export { expand } from './inflate.ts';
export { lockState } from './lock-state.ts';
export * from './log.ts';
export * from './median.ts';
export * from './metrics.ts';
export { PassedGraphs } from './passed-graphs.ts';
export { breathe, builtin, isAscii, joinBytes, latin1, latin1Bytes, swapBytes, utf8, utf8Bytes } from './platform.ts';
export * from './private-folder.ts';
export { programWords } from './program-words.ts';
export * from './refusal.ts';
export * from './series-attributes.ts';
export { DataReadOnly, DiskFull, dataFault, systemFault } from './system-faults.ts';
export {
  clearTemporaries,
  isLeft,
  isTemporary,
  makeFolder,
  syncFolder,
  type Temporary,
  temporaryIn,
} from './temporary.ts';
export * from './trace.ts';
export { isUcum, ucumPattern } from './ucum.ts';
export * from './uid.ts';
export * from './until-aborted.ts';
export * from './vector.ts';
export * from './version.ts';
export * from './words.ts';
export * from './worker-entry.ts';
