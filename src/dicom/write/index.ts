export { ByteWriter } from './byte-writer.ts';
export { codeItem } from './code-item.ts';
export { formatDs } from './decimal-string.ts';
export { type Dataset, type EncodedItems, encodeDataset, ValueNotEncodable, writeItem } from './encode.ts';
export { encodeMeta, writePart10 } from './part10.ts';
export { copyable, fitText, valueFault } from './value-rules.ts';
