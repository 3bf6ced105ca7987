import type { Mask, Volume } from '../../src/core/index.ts';

/** Two ellipsoid lungs of about 3.1 million voxels in a block of 84x260x360, with smooth and grainy CT numbers. */
export function lungPhantom(): { image: Volume<Int16Array>; mask: Mask } {
  const size = [360, 260, 84] as const;
  const grid = {
    size,
    spacing: [0.977, 0.977, 3] as const,
    origin: [0, 0, 0] as const,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const,
  };
  const voxels = new Int16Array(size[0] * size[1] * size[2]);
  const inside = new Uint8Array(voxels.length);
  let seed = 12345;
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        const z = (k - 41.5) / 41;
        const y = (j - 129.5) / 121;
        const left = ((i - 92) / 84) ** 2 + y * y + z * z;
        const right = ((i - 268) / 84) ** 2 + y * y + z * z;
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        const grain = (seed >>> 20) / 4096 - 0.5;
        const wave = Math.sin(i / 9) * Math.cos(j / 7) * Math.sin(k / 3);
        const lung = left < 1 || right < 1;
        voxels[at] = Math.round(lung ? -780 + 220 * wave + 300 * grain + 260 * grain * wave : 40 + 60 * grain);
        inside[at] = lung ? 1 : 0;
      }
    }
  }
  return { image: { grid, voxels }, mask: { grid, voxels: inside } };
}
