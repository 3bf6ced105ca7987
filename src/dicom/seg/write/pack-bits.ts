/** Bytes of `frames` frames of `area` pixels at one bit per pixel, before padding to an even length. */
export function packedLength(area: number, frames: number): number {
  return Math.ceil((area * frames) / 8);
}

/**
 * Writes one frame at one bit per pixel, least significant bit first. Frames follow one another without padding between
 * them, so a frame may begin inside a byte (PS3.5 8.1.1, PS3.3 C.8.20.2).
 *
 * @param target zeroed packed pixel data of the whole object
 * @param frame  index of the frame, from 0
 * @param voxels 0 and 1, rows x columns
 * @param first  no voxel before this index is 1
 * @param last   no voxel after this index is 1
 */
export function packFrame(
  target: Uint8Array,
  frame: number,
  voxels: Uint8Array,
  first = 0,
  last = voxels.length - 1,
): void {
  const base = frame * voxels.length;
  let i = first;
  for (; i <= last && (base + i) % 8 !== 0; i += 1) setBit(target, base + i, voxels[i]!);
  let byte = Math.floor((base + i) / 8);
  for (; i + 7 <= last; i += 8, byte += 1) {
    target[byte] =
      voxels[i]! |
      (voxels[i + 1]! << 1) |
      (voxels[i + 2]! << 2) |
      (voxels[i + 3]! << 3) |
      (voxels[i + 4]! << 4) |
      (voxels[i + 5]! << 5) |
      (voxels[i + 6]! << 6) |
      (voxels[i + 7]! << 7);
  }
  for (; i <= last; i += 1) setBit(target, base + i, voxels[i]!);
}

// Bit positions exceed 2^31 in large objects, so no bit shifts here.
function setBit(target: Uint8Array, position: number, value: number): void {
  if (value !== 0) target[Math.floor(position / 8)]! |= 1 << (position % 8);
}
