export { backup } from './backup.ts';
export { directoryGauges } from './directory-gauges.ts';
export { exposeInFile, exposeOnPort } from './expose.ts';
export { type MigrationReport, migrate } from './migrate.ts';
export { PrometheusMetrics } from './prometheus.ts';
export { rebase } from './rebase.ts';
export { restore } from './restore.ts';
export { openTelemetry } from './telemetry.ts';
