import type { Command } from 'commander';
import { readSoftware } from '../../core/config/index.ts';
import { type Metrics, noMetrics, noTracer, type Tracer } from '../../core/index.ts';
import { terminal } from '../output/terminal.ts';
import { type Setup, wholeNumber } from './common.ts';

export interface ObserveOptions {
  readonly metricsPort?: number;
  readonly metricsFile?: string;
}

export function addObserveOptions(command: Command): Command {
  return command
    .option('--metrics-port <n>', 'serve Prometheus metrics on this port while running', wholeNumber(0, 65535))
    .option('--metrics-file <file>', 'write Prometheus metrics to this file (node_exporter textfile collector)');
}

export interface Observation {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  close(): Promise<void>;
}

/** Metrics and traces as requested by options and configuration; their packages are loaded only if needed. */
export async function observe({ metricsPort, metricsFile }: ObserveOptions, setup: Setup): Promise<Observation> {
  const { metricsHost, traces } = setup.config.operation;
  const closing: Array<() => Promise<void>> = [];
  let metrics: Metrics = noMetrics;
  if (metricsPort !== undefined || metricsFile !== undefined) {
    const { PrometheusMetrics, exposeInFile, exposeOnPort } = await import('../../pipeline/operate/index.ts');
    const measured = new PrometheusMetrics();
    metrics = measured;
    if (metricsFile !== undefined) closing.push(exposeInFile(measured, metricsFile, setup.log));
    if (metricsPort !== undefined) {
      const { port, stop } = await exposeOnPort(measured, { host: metricsHost, port: metricsPort });
      terminal.say(`Metrics on http://${metricsHost}:${port}/metrics`);
      closing.push(stop);
    }
  }
  let tracer = noTracer;
  if (traces !== undefined) {
    const { openTelemetry } = await import('../../pipeline/operate/index.ts');
    const { name, version } = readSoftware();
    const telemetry = await openTelemetry(traces, { name, version }, setup.log);
    tracer = telemetry.tracer;
    closing.push(() => telemetry.close());
  }
  return {
    metrics,
    tracer,
    async close() {
      for (const close of closing) await close();
    },
  };
}
