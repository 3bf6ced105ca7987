export { directoryGauges } from './directory-gauges.ts';
export { exposeInFile, exposeOnPort, type StopExposing } from './expose.ts';
export { PrometheusMetrics } from './prometheus.ts';
export { openTelemetry, type Telemetry } from './telemetry.ts';
