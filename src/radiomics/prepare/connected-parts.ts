import { padMask } from '../shape/shape.ts';
import type { RoiMask } from './region.ts';

/** Number of 26-connected parts of an ROI. */
export function connectedParts(mask: RoiMask): number {
  const { size, inside } = padMask(mask);
  const row = size[0];
  const slice = size[0] * size[1];
  const neighbours: number[] = [];
  for (const z of [-slice, 0, slice])
    for (const y of [-row, 0, row]) for (const x of [-1, 0, 1]) neighbours.push(z + y + x);
  const stack = new Int32Array(mask.count);
  let parts = 0;
  for (let start = inside.indexOf(1); start >= 0; start = inside.indexOf(1, start + 1)) {
    parts++;
    let top = 0;
    stack[top++] = start;
    inside[start] = 0;
    while (top > 0) {
      const at = stack[--top]!;
      for (let n = 0; n < 27; n++) {
        const next = at + neighbours[n]!;
        if (inside[next] !== 1) continue;
        inside[next] = 0;
        stack[top++] = next;
      }
    }
  }
  return parts;
}
