import { terminal } from '../terminal.ts';
import type { Progress, ShownEvent } from './progress.ts';
import { describeFetch, describePlan, describeRefusal, describeStatus, TimeLeft } from './words.ts';

const redrawMs = 100;

/** A bar, the remaining time and one line per case in progress, redrawn in place; finished cases scroll above them. */
export function liveProgress(): Progress {
  const active = new Map<number, string>();
  const timeLeft = new TimeLeft();
  let total = 0;
  let done = 0;
  let scanned = 0;
  let fetched = '';
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;

  const clear = (): void => {
    if (drawn > 0) process.stderr.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    timer = undefined;
    clear();
    const lines = [status(), ...[...active.values()].map((text) => `  ${text}`)];
    process.stderr.write(lines.map((line) => `${line.slice(0, terminal.columns - 1)}\n`).join(''));
    drawn = lines.length;
  };
  const status = (): string => {
    if (fetched !== '') return fetched;
    if (total === 0) return `reading files: ${scanned}`;
    const width = 24;
    const filled = Math.round((width * done) / total);
    const left = timeLeft.after(done, total);
    return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total}${left ? `  ${left} left` : ''}`;
  };
  const later = (): void => {
    timer ??= setTimeout(draw, redrawMs);
  };
  const above = (line: string): void => {
    clear();
    terminal.say(line);
    later();
  };
  return {
    show(event: ShownEvent) {
      if (event.event === 'fetch') fetched = describeFetch(event);
      if (event.event === 'scan') {
        scanned = event.files;
        fetched = '';
      }
      if (event.event === 'plan') {
        total = event.cases;
        fetched = '';
        above(describePlan(event));
      }
      if (event.event === 'step') active.set(event.index, `${event.subject}  ${event.step}`);
      if (event.event === 'case') {
        done++;
        active.delete(event.index);
        above(`${event.subject}: ${describeStatus(event)}`);
      }
      if (event.event === 'refusal') above(describeRefusal(event));
      if (event.event === 'note') above(`${event.message} [${event.code}]`);
      if (event.event !== 'summary') later();
    },
    close() {
      clearTimeout(timer);
      clear();
    },
  };
}
