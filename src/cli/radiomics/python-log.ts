import { appendFileSync } from 'node:fs';
import { type Clock, systemClock } from '../../core/index.ts';
import { terminal } from '../output/terminal.ts';

export const logLevels = { NOTSET: 0, DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
export type LogLevel = keyof typeof logLevels;

/** Log lines as `pyradiomics` writes them: to stderr from one level on, and appended to a file from another. */
export class PythonLog {
  /** Called before a line is written to stderr, so that a progress line can be cleared. */
  beforeLine: () => void = () => {};

  constructor(
    private readonly options: {
      /** 1 (only critical messages) to 5 (all). */
      readonly verbosity: number;
      readonly file?: string | undefined;
      readonly fileLevel: LogLevel;
    },
    private readonly clock: Clock = systemClock,
  ) {}

  say(level: Exclude<LogLevel, 'NOTSET'>, message: string): void {
    const line = `[${localTime(this.clock.now())}] ${level[0]}: radiomics.script: ${message}`;
    const { verbosity, file, fileLevel } = this.options;
    if (logLevels[level] >= (6 - verbosity) * 10) {
      this.beforeLine();
      terminal.say(line);
    }
    if (file !== undefined && logLevels[level] >= logLevels[fileLevel]) appendFileSync(file, `${line}\n`);
  }
}

/** `2026-01-31 13:45:59` in the zone of this machine. */
function localTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}
