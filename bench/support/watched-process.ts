import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** What a process used: seconds of processor time (user and system, all threads) and its peak resident memory. */
export interface ProcessCost {
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** A child process whose usage is read from /proc while it runs (Linux); elsewhere the usage is 0. */
export class WatchedProcess {
  readonly child: ChildProcess;
  private readonly timer: NodeJS.Timeout;
  private last: ProcessCost = { cpuSeconds: 0, peakMb: 0 };
  private text = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.child.stdout!.on('data', (part: Buffer) => {
      this.text += part.toString();
    });
    this.timer = setInterval(() => {
      this.last = costOf(this.child.pid!) ?? this.last;
    }, 50);
  }

  /** Waits until it has exited. `lastLine` is the last line it printed. */
  async end(): Promise<ProcessCost & { readonly lastLine: string }> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    clearInterval(this.timer);
    return { ...this.last, lastLine: this.text.trim().split('\n').at(-1)! };
  }
}

/** proc(5): fields 14 and 15 of stat are in ticks of 10 ms, VmHWM of status is in KiB. */
function costOf(pid: number): ProcessCost | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peak === undefined) return undefined;
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMb: Math.round(Number(peak) / 1024) };
  } catch {
    return undefined;
  }
}
