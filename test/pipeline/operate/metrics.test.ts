import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { counter, gauge, histogram, silentLog } from '../../../src/core/index.ts';
import { directoryGauges, exposeInFile, exposeOnPort, PrometheusMetrics } from '../../../src/pipeline/operate/index.ts';
import { gapRefusal, writeCase, writeRefusals } from '../../support/case-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const folder = temporaryFolder('metrics');
const cases = counter({ name: 'qiaw_test_cases_total', help: 'Cases.', labels: ['status'] });
const seconds = histogram({ name: 'qiaw_test_seconds', help: 'Seconds.', buckets: [1, 2] });
const level = gauge({ name: 'qiaw_test_level', help: 'Level.' });

function measured(): PrometheusMetrics {
  const metrics = new PrometheusMetrics({ process: false });
  metrics.count(cases, { status: 'made' });
  metrics.count(cases, { status: 'made' }, 2);
  metrics.observe(seconds, {}, 1.5);
  metrics.set(level, {}, 7);
  return metrics;
}

describe('Metrics', () => {
  it('are given in the text format of Prometheus', async () => {
    const lines = (await measured().text()).split('\n');
    expect(lines).toContain('# TYPE qiaw_test_cases_total counter');
    expect(lines).toContain('qiaw_test_cases_total{status="made"} 3');
    expect(lines).toContain('qiaw_test_seconds_bucket{le="1"} 0');
    expect(lines).toContain('qiaw_test_seconds_bucket{le="2"} 1');
    expect(lines).toContain('qiaw_test_level 7');
  });

  it('are served on a port during the work', async () => {
    const { port, stop } = await exposeOnPort(measured(), { host: '127.0.0.1', port: 0 });
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    const answer = await at('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toContain('qiaw_test_level 7');
    expect((await at('/health')).status).toBe(200);
    expect((await at('/etc')).status).toBe(404);
    await expect(exposeOnPort(measured(), { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'QIAW_METRICS_PORT',
    });
    await stop();
  });

  it('are written to a file, the last time at the end', async () => {
    const path = join(folder, 'qiaw.prom');
    await exposeInFile(measured(), path, silentLog)();
    expect(await readFile(path, 'utf8')).toContain('qiaw_test_level 7');
  });

  it('show the state of a data directory, by codes and counts only', async () => {
    const data = join(folder, 'data');
    writeCase(data);
    writeRefusals(data, [gapRefusal]);
    const metrics = new PrometheusMetrics({ process: false });
    metrics.beforeEach(directoryGauges(data, metrics, () => 0));
    const text = await metrics.text();
    expect(text).toContain('qiaw_catalogue_cases 1');
    expect(text).toContain('qiaw_catalogue_refusals{code="QIAW_SERIES_GAP"} 1');
    expect(text).not.toContain('k1-');
  });
});
