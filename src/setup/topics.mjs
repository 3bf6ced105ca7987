// Runs topics one after another, for `npm run spec` and `npm run bench`, and prints the result of each.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/** Exit status of a topic that lacks a program or data; its last line names what is missing. */
export const skippedStatus = 77;

let isInterrupted = false;

/**
 * Each topic is `{ name, program, args, env, minutes, skip, outcome }`: `skip` is the reason for not running it, `minutes` is its
 * limit, and `outcome(folder)` reads the results from its folder. A topic that reaches its limit fails. Processes and temporary
 * files of a topic are removed before the next one starts. Returns 0, or 1 if a topic failed.
 */
export async function runTopics(topics) {
  const rows = [];
  for (const topic of topics) {
    if (isInterrupted) return 130;
    if (topic.skip === undefined) console.log(`\n## ${topic.name}\n`);
    rows.push(
      topic.skip === undefined ? await run(topic) : { name: topic.name, state: 'skipped', notes: [topic.skip] },
    );
  }
  console.log('\n| topic | result | seconds | tests passed | failed | skipped |\n|---|---|---|---|---|---|');
  for (const { name, state, seconds, passed, failed, skipped } of rows)
    console.log(`| ${[name, state, seconds, passed, failed, skipped].map((cell) => cell ?? '').join(' | ')} |`);
  for (const { name, notes } of rows) for (const note of notes ?? []) console.log(`${name}: ${note}`);
  const count = (state) => rows.filter((row) => row.state === state).length;
  console.log(`\n${count('passed')} topics passed, ${count('FAILED')} failed, ${count('skipped')} skipped`);
  return count('FAILED') === 0 ? 0 : 1;
}

async function run({ name, program, args, env = {}, minutes, outcome }) {
  const folder = mkdtempSync(join(tmpdir(), 'qiaw-topic-'));
  const start = performance.now();
  // A separate process group, so that all processes of the topic can be ended with it.
  const child = spawn(program, args(folder), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder, ...env },
    detached: process.platform !== 'win32',
  });
  const end = (signal) => {
    try {
      if (process.platform === 'win32') child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch {
      // The process has already ended.
    }
  };
  const interrupted = () => {
    isInterrupted = true;
    end('SIGTERM');
    process.exitCode = 130;
    setTimeout(() => {
      end('SIGKILL');
      remove(folder);
      process.exit(130);
    }, 2000);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  let lastLine = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    lastLine = `${lastLine}${text}`.trimEnd().split('\n').at(-1);
  });
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    end('SIGTERM');
    setTimeout(() => end('SIGKILL'), 5000).unref();
  }, minutes * 60_000);
  const status = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(limit);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  end('SIGKILL');
  const seconds = Math.round((performance.now() - start) / 1000);
  const { notes = [], ...counts } = outcome?.(folder) ?? {};
  const left = remove(folder);
  if (left !== undefined) notes.push(left);
  if (isLate) notes.unshift(`stopped at its limit of ${minutes} minutes`);
  else if (status === skippedStatus) notes.unshift(lastLine);
  else if (status !== 0) notes.unshift(`ended with ${status}`);
  const isEmpty = counts.passed === 0 && counts.failed === 0 && counts.skipped > 0;
  const state = status === skippedStatus || (status === 0 && isEmpty) ? 'skipped' : status === 0 ? 'passed' : 'FAILED';
  return { name, state, seconds, ...counts, notes };
}

/** Removes a folder, with what a killed topic has mounted in it. Returns what prevented this. */
function remove(folder) {
  try {
    if (process.platform === 'linux') {
      const points = readFileSync('/proc/mounts', 'utf8')
        .split('\n')
        .map((line) => line.split(' ')[1] ?? '');
      for (const point of points) if (point.startsWith(`${folder}/`)) spawnSync('umount', ['-l', point]);
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
    return undefined;
  } catch (error) {
    return `its temporary files remain: ${error.message}`;
  }
}
