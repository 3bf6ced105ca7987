/** A metric: declared once next to the code that records it, exposed at /metrics under `name`. */
export interface Metric<Label extends string = string> {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** Prometheus' naming: `qiaw_` first, base unit (seconds, bytes) last, `_total` after a counter. */
  readonly name: `qiaw_${string}`;
  /** One sentence for the operator. */
  readonly help: string;
  /** Labels with few values (codes, outcomes, steps); never an identifier, a path or a query. */
  readonly labels: readonly Label[];
  /** Upper bounds of the histogram buckets, ascending; the default suits seconds from 5 ms to 10 min. */
  readonly buckets?: readonly number[];
}

export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** The metrics port: prom-client implements it in the module `operation`, {@link noMetrics} discards everything. */
export interface Metrics {
  /** Counts up; `by` must not be negative. */
  count<L extends string>(metric: Metric<L>, labels: LabelValues<L>, by?: number): void;
  /** The current value of a gauge. */
  set<L extends string>(metric: Metric<L>, labels: LabelValues<L>, value: number): void;
  /** One observation of a histogram. */
  observe<L extends string>(metric: Metric<L>, labels: LabelValues<L>, value: number): void;
}

export const noMetrics: Metrics = { count() {}, set() {}, observe() {} };

type Described<L extends string> = Omit<Metric<L>, 'kind' | 'labels'> & { readonly labels?: readonly L[] };

export const counter = <L extends string = never>(about: Described<L>): Metric<L> => metric('counter', about);
export const gauge = <L extends string = never>(about: Described<L>): Metric<L> => metric('gauge', about);
export const histogram = <L extends string = never>(about: Described<L>): Metric<L> => metric('histogram', about);

function metric<L extends string>(kind: Metric['kind'], { labels = [], ...about }: Described<L>): Metric<L> {
  return { kind, labels, ...about };
}
