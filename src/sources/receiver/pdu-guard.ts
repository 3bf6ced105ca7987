import type { Socket } from 'node:net';

/** Protocol data units of the upper layer (PS3.8 9.3). */
const P_DATA = 4;
/** Association requests name hundreds of presentation contexts, but not this many. */
const ASSOCIATE_LIMIT = 256 * 1024;
/** We announce 256 KiB; some senders use more. */
const DATA_LIMIT = 1024 * 1024;

/**
 * Checks the headers of the units that arrive on a connection before the protocol library collects them in memory, and
 * calls `onViolation` once for a unit that is too long for its type, or of unknown type.
 */
export function guardUnits(socket: Socket, onViolation: (what: string) => void): void {
  let head = Buffer.alloc(0);
  let left = 0;
  let ended = false;
  socket.on('data', (chunk: Buffer) => {
    let at = 0;
    while (!ended && at < chunk.length) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        continue;
      }
      const piece = chunk.subarray(at, at + 6 - head.length);
      head = Buffer.concat([head, piece]);
      at += piece.length;
      if (head.length < 6) return;
      const [kind, length] = [head[0]!, head.readUInt32BE(2)];
      head = Buffer.alloc(0);
      left = length;
      if (kind < 1 || kind > 7) ended = true;
      else if (length > (kind === P_DATA ? DATA_LIMIT : ASSOCIATE_LIMIT)) ended = true;
      if (ended) onViolation(kind < 1 || kind > 7 ? 'it does not speak DICOM' : 'a protocol unit is too long');
    }
  });
}
