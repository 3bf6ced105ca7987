export type { AcquisitionProtocol, AcquisitionRecord } from './acquisition.ts';
export {
  type Approval,
  type AttributedMethod,
  type AttributedObserver,
  type AttributedTimePoint,
  type Attribution,
  type AttributionCertainty,
  attributionCells,
  attributionColumns,
  type DelineationMethod,
  isFeatureColumn,
  taken,
} from './attribution.ts';
export { type CodedAttribute, codedValue, otherValue } from './coded-values.ts';
export { type CsvRow, csvField, csvLine, csvRows, parseCsv, parseSheet, unguarded } from './csv.ts';
export { canonicalJson, digestOf, sha256, sha256OfFile } from './digest.ts';
export { backOff, faultKind, systemCode } from './errors/fault-kind.ts';
export { errorCode, NothingFound, QiawError, UsageError } from './errors/qiaw-error.ts';
export {
  accepted,
  type Refusal,
  type RefusalCounts,
  type RefusedInput,
  type RefusedKind,
  type Result,
  refusalCounts,
  refusalText,
  refused,
  refusedWord,
} from './errors/refusal.ts';
export { dataFault, requireOpenFiles, systemFault } from './errors/system-faults.ts';
export { type FaceStatement, faceStatements, faceStatementWords } from './face-statement.ts';
export { openAtomic, type PendingFile, publishFolder, writeFileAtomic, writeFileDurable } from './files/atomic-file.ts';
export { type HeldLock, lockState, takeLock, takeLongLock } from './files/file-lock.ts';
export { diskStoreFolder, makePrivate } from './files/private-folder.ts';
export {
  clearTemporaries,
  isLeft,
  isTemporary,
  makeFolder,
  syncFolder,
  type Temporary,
  temporaryIn,
} from './files/temporary.ts';
export { type Grid, indexToWorld, type Mask, type Volume, type VoxelArray, voxelCount, worldToIndex } from './grid.ts';
export { createHash } from './hashing.ts';
export { AddressGuard, AddressRefused, type ResolveName } from './http/address-guard.ts';
export { addressGuard } from './http/addresses.ts';
export { sendRequest } from './http/send-request.ts';
export {
  type Agents,
  type Answer,
  AnswerTooLarge,
  closeAgents,
  openAgents,
  RedirectRefused,
  send,
} from './http/transport.ts';
export { Identifiers, identifyingAlone, type SourceIdentifiers } from './identifiers.ts';
export {
  auditKeyFileBeside,
  type IdentityKey,
  keyFileBeside,
  knownIdentityKey,
  loadAuditKey,
  loadIdentityKey,
  noIdentityKey,
  prospectiveKey,
} from './identity/key.ts';
export { Identity, type IdentityMode, iriSafe, observerName } from './identity/pseudonym.ts';
export { imageLabel, type LabelledImage } from './image-label.ts';
export { expand } from './inflate.ts';
export { median } from './median.ts';
export { type Clock, systemClock } from './observe/clock.ts';
export { type Log, logFields, silentLog, withLogFields } from './observe/log.ts';
export {
  counter,
  gauge,
  histogram,
  type LabelValues,
  type Metric,
  type Metrics,
  noMetrics,
} from './observe/metrics.ts';
export { noTracer, type SpanAttributes, type Tracer } from './observe/trace.ts';
export { breathe, builtin, isAscii, joinBytes, latin1, latin1Bytes, swapBytes, utf8, utf8Bytes } from './platform.ts';
export { programWords } from './program-words.ts';
export { knownRegister, registerPointer, requirePrivatePlace } from './register/private-place.ts';
export { Register } from './register/register.ts';
export { keysFileOf, RegisterKeyError, RegisterUnreadable } from './register/register-keys.ts';
export {
  type SeriesFields,
  type SeriesNumber,
  type SeriesRecord,
  type SeriesText,
  seriesAttributes,
  seriesFacets,
  seriesNumbers,
  seriesTexts,
} from './series-attributes.ts';
export { answerJobs, EndableThread, type ThreadEnd } from './threads/endable-thread.ts';
export { PassedGraphs } from './threads/passed-graphs.ts';
export { untilAborted } from './threads/until-aborted.ts';
export { isUcum } from './ucum.ts';
export { deriveUid } from './uid.ts';
export { cross, dot, norm, subtract, type Vec3 } from './vector.ts';
export { version } from './version.ts';
export { counted } from './words.ts';
export { builtTable, packageRoot, packageText, workerEntry } from './worker-entry.ts';
