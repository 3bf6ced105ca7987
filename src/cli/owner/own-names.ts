import { counted } from '../../core/index.ts';
import type { OwnEntry, RunSummary } from '../../pipeline/index.ts';
import type { Progress, ShownEvent } from '../output/progress/progress.ts';
import { printable } from './entry-text.ts';

/** Names as the source writes them, for the display of the person at the terminal who asked for them. */
export class OwnNames {
  readonly #patients = new Map<string, string>();
  readonly #paths = new Map<string, string>();
  readonly #regions = new Map<string, string>();
  readonly #labels = new Map<string, Map<string, number>>();

  take(entries: readonly OwnEntry[]): void {
    for (const { kind, id, subject, patientId, path, roiName, roiNumber, of } of entries) {
      if (subject !== undefined && patientId !== undefined) this.#patients.set(subject, printable(patientId));
      if (kind === 'region') {
        const name = printable(roiName ?? '');
        this.#regions.set(`${of}|${roiNumber}`, name);
        const names = this.#labels.get(id) ?? new Map<string, number>();
        this.#labels.set(id, names.set(name, (names.get(name) ?? 0) + 1));
      } else if (path !== undefined) this.#paths.set(id, printable(path));
    }
  }

  patient(subject: string): string {
    return this.#patients.get(subject) ?? subject;
  }

  /** Patient, file and region of a refused input. */
  input({ id, subject, roi, roiNumber }: { id: string; subject?: string; roi?: string; roiNumber?: number }): string {
    const region = this.#regions.get(`${id}|${roiNumber}`) ?? (roi && [...(this.#labels.get(roi)?.keys() ?? [])][0]);
    const patient = subject === undefined ? undefined : this.patient(subject);
    return [region && `"${region}"`, this.#paths.get(id) ?? id, patient && `(${patient})`].filter(Boolean).join(' ');
  }

  /** The regions of a delineation, as its file names them. */
  regionsOf(delineation: string): string[] {
    return [...this.#regions].flatMap(([key, name]) => (key.startsWith(`${delineation}|`) ? [name] : []));
  }

  /** The event with names for pseudonyms. */
  shown(event: ShownEvent): ShownEvent {
    if (event.event === 'case' || event.event === 'step') return { ...event, subject: this.patient(event.subject) };
    if (event.event !== 'refusal') return event;
    const { roi: _, roiNumber: __, ...input } = event.input;
    const told = this.input(event.input);
    return { ...event, input: { ...input, id: told, ...(input.subject && { subject: told }) } };
  }

  /** A note that begins with the label of a region, with its name instead. */
  note(message: string): string {
    const label = [...this.#labels.keys()].find((one) => message.startsWith(`${one}: `));
    const [name] = this.#labels.get(label ?? '')?.keys() ?? [];
    return label === undefined || !name ? message : `"${name}"${message.slice(label.length)}`;
  }

  /** The names without a class as a name table, ready to be pasted into a file for `--names`; empty if there are none. */
  tableOf({ unmapped }: Pick<RunSummary, 'unmapped'>): string[] {
    const lines = Object.keys(unmapped).flatMap((label) =>
      // `name 2` in the results may be `name` in the source.
      [...(this.#labels.get(label) ?? new Map([[label, unmapped[label]!]]))]
        .filter(([name]) => name !== '')
        .map(([name, count]) => `    - ${JSON.stringify(name)} # ${counted(count, 'region')}`),
    );
    if (lines.length === 0) return [];
    return [
      '# ROI names without a class, for --names: move each name to the key of what it means.',
      'version: 1',
      'aliases:',
      '  unknown:',
      ...new Set(lines),
    ];
  }
}

/** The same display, with names for pseudonyms. */
export const withNames = (progress: Progress, names: OwnNames): Progress => ({
  show: (event) => progress.show(names.shown(event)),
  close: () => progress.close(),
});
