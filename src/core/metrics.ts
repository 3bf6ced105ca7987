/** What is measured: declared once beside the code that records it, shown at /metrics under `name`. */
export interface Metric<Label extends string = string> {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** Prometheus' naming: `qiaw_` first, base unit (seconds, bytes) last, `_total` after a counter. */
  readonly name: `qiaw_${string}`;
  /** One sentence for the operator. */
  readonly help: string;
  /** Few values each (codes, outcomes, steps); never an identifier, a path or a query. */
  readonly labels: readonly Label[];
  /** Upper bounds of a histogram's classes, rising; default suits seconds from 5 ms to 10 min. */
  readonly buckets?: readonly number[];
}

export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** Where rooms record what happens; prom-client implements it in the room `operation`, {@link noMetrics} drops everything. */
export interface Metrics {
  /** Counts up; `by` must not be negative. */
  count<L extends string>(metric: Metric<L>, labels: LabelValues<L>, by?: number): void;
  /** The present value of a gauge. */
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
