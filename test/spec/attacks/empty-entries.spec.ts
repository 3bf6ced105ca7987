import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { qiaw } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A zip archive of empty, stored entries (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
function emptyEntries(count: number): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (let n = 0; n < count; n++) {
    const name = Buffer.from(`series/${n}.dcm`);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(10, 4);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(10, 6);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, name);
    directory.push(central, name);
    offset += local.length + name.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}

it('A zip archive of 60 000 empty entries is refused in seconds', async () => {
  const folder = temporaryFolder('entries');
  writeFileSync(join(folder, 'a.zip'), emptyEntries(60_000));
  const started = performance.now();
  const finished = await qiaw(['run', join(folder, 'a.zip'), '--data', join(folder, 'data')]);
  const seconds = (performance.now() - started) / 1000;
  console.log(`refused after ${seconds.toFixed(1)} s`);
  expect(finished.stderr).toContain('QIAW_ZIP_REFUSED');
  expect(seconds).toBeLessThan(15);
});
