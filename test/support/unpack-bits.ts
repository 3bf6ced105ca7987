/** The inverse of the product's packing: one bit at a time, straight from PS3.5 8.1.1. */
export function unpackFrame(packed: Uint8Array, frame: number, area: number): Uint8Array {
  const voxels = new Uint8Array(area);
  for (let i = 0; i < area; i += 1) {
    const position = frame * area + i;
    voxels[i] = (packed[Math.floor(position / 8)]! >> (position % 8)) & 1;
  }
  return voxels;
}
