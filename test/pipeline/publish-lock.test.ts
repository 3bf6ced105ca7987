import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../src/core/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('publish-lock');
const module = fileURLToPath(new URL('../../src/core/files/file-lock.ts', import.meta.url));

/** A process that increments a number in a file many times, with separate reads and writes. */
function adder(lock: string, file: string, times: number): Promise<number | null> {
  const code = `
    import { readFileSync, writeFileSync } from 'node:fs';
    const { takeLock } = await import(${JSON.stringify(module)});
    for (let n = 0; n < ${times}; n++) {
      const held = await takeLock(${JSON.stringify(lock)}, 600_000);
      const before = Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, 1));
      writeFileSync(${JSON.stringify(file)}, String(before + 1));
      await held.release();
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', resolve));
}

describe('The lock between processes', () => {
  it('admits one at a time: four processes that count together lose no increment', async () => {
    const [lock, file] = [join(folder, 'count.lock'), join(folder, 'count')];
    await writeFile(file, '0');
    expect(await Promise.all(Array.from({ length: 4 }, () => adder(lock, file, 40)))).toEqual([0, 0, 0, 0]);
    expect(await readFile(file, 'utf8')).toBe('160');
  });

  it('is taken over from dead owners by exactly one of the waiting processes, which reports it', async () => {
    const lock = join(folder, 'dead.lock');
    await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
    let [inside, most, inherited] = [0, 0, 0];
    const enter = async (): Promise<void> => {
      const held = await takeLock(lock, 600_000);
      most = Math.max(most, ++inside);
      if (held?.inherited) inherited++;
      await sleep(5);
      inside--;
      await held?.release();
    };
    await Promise.all(Array.from({ length: 8 }, enter));
    expect([most, inherited >= 1]).toEqual([1, true]);
  });

  it('of another container with the same name is not judged by process numbers', async () => {
    const lock = join(folder, 'container.lock');
    await mkdir(folder, { recursive: true });
    await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), space: 'pid:[1]' }));
    expect(await takeLock(lock, 50)).toBeUndefined();
  });
});
