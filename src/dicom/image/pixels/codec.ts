import { TRANSFER_SYNTAX } from '../../element/dictionary/uids.ts';
import { libraryCodecs } from './codec-library.ts';
import { deflatedCodec } from './deflated.ts';
import type { FrameCodec } from './frame-codec.ts';
import { jpegLosslessCodec } from './jpeg-lossless.ts';
import { rleCodec } from './rle.ts';

const frameCodecs: readonly FrameCodec[] = [rleCodec, deflatedCodec, jpegLosslessCodec, ...libraryCodecs];

const NATIVE: ReadonlySet<string> = new Set(Object.values(TRANSFER_SYNTAX));

export function isNative(transferSyntaxUid: string): boolean {
  return NATIVE.has(transferSyntaxUid);
}

export function codecFor(transferSyntaxUid: string): FrameCodec | undefined {
  return frameCodecs.find((codec) => codec.transferSyntaxUids.includes(transferSyntaxUid));
}
