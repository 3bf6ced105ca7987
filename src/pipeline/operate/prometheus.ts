import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LabelValues, Metric, Metrics } from '../../core/index.ts';

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** The metrics port implemented with prom-client, one registry per instance, including process and memory metrics. */
export class PrometheusMetrics implements Metrics {
  private readonly registry = new Registry();
  private readonly known = new Map<string, Counter | Gauge | Histogram>();
  private readonly collectors: Array<() => Promise<void>> = [];

  constructor({ process = true }: { readonly process?: boolean } = {}) {
    if (process) collectDefaultMetrics({ register: this.registry });
  }

  count<L extends string>(metric: Metric<L>, labels: LabelValues<L>, by = 1): void {
    (this.of(metric) as Counter).inc(labels, by);
  }

  set<L extends string>(metric: Metric<L>, labels: LabelValues<L>, value: number): void {
    (this.of(metric) as Gauge).set(labels, value);
  }

  observe<L extends string>(metric: Metric<L>, labels: LabelValues<L>, value: number): void {
    (this.of(metric) as Histogram).observe(labels, value);
  }

  /** Called before each exposition, for values that are polled. If a call fails, the value is not changed. */
  beforeEach(collect: () => Promise<void>): void {
    this.collectors.push(collect);
  }

  /** Prometheus text format 0.0.4. */
  async text(): Promise<string> {
    await Promise.allSettled(this.collectors.map((collect) => collect()));
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private of({ kind, name, help, labels, buckets }: Metric): Counter | Gauge | Histogram {
    const existing = this.known.get(name);
    if (existing !== undefined) return existing;
    const about = { name, help, labelNames: [...labels], registers: [this.registry] };
    const made =
      kind === 'counter'
        ? new Counter(about)
        : kind === 'gauge'
          ? new Gauge(about)
          : new Histogram({ ...about, buckets: [...(buckets ?? seconds)] });
    this.known.set(name, made);
    return made;
  }
}
