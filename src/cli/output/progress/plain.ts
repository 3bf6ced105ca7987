import { terminal } from '../terminal.ts';
import type { Progress, ShownEvent } from './progress.ts';
import { describeFetch, describePlan, describeRefusal, describeStatus, TimeLeft } from './words.ts';

/** One line per finished case and refusal: for logs, CI and screen readers. */
export function plainProgress(): Progress {
  let total = 0;
  let done = 0;
  let shown = 0;
  const timeLeft = new TimeLeft();
  return {
    show(event: ShownEvent) {
      if (event.event === 'fetch' && event.objects >= shown + 100) {
        shown = event.objects;
        terminal.say(describeFetch(event));
      }
      if (event.event === 'scan') terminal.say(`reading files: ${event.files}`);
      if (event.event === 'plan') {
        total = event.cases;
        terminal.say(describePlan(event));
      }
      if (event.event === 'case') {
        done++;
        const left = timeLeft.after(done, total);
        terminal.say(`[${done}/${total}] ${event.subject}: ${describeStatus(event)}${left ? `, ${left} left` : ''}`);
      }
      if (event.event === 'refusal') terminal.say(describeRefusal(event));
      if (event.event === 'note') terminal.say(`${event.message} [${event.code}]`);
    },
    close() {},
  };
}
