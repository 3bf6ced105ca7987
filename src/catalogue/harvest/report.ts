import { counted } from '../../core/index.ts';
import type { Assessment, Dialect, HarvestReport } from './model.ts';

const titles: Readonly<Record<Dialect, string>> = {
  fdp: 'FAIR Data Point Index',
  ckan: 'CKAN (ckanext-dcat)',
  codes: 'codes of authority lists',
  'healthdcat-r8': 'HealthDCAT-AP release 8',
  eucaim: 'EUCAIM DCAT-AP 2.0',
  croissant: 'Croissant loader',
  'ro-crate': 'RO-Crate reader',
  'schema-org': 'schema.org crawler (Google Dataset Search)',
  signposting: 'FAIR Signposting reader',
  'f-uji': 'F-UJI assessor',
};

/** The report as text: findings by dialect, then the scores metric by metric. */
export function harvestText(report: HarvestReport): string {
  const { root, reached } = report;
  const lines = [
    `${root}: ${counted(reached.catalogues, 'catalogue')}, ${counted(reached.datasets, 'dataset')}, ` +
      `${counted(reached.distributions, 'distribution')}, ${counted(reached.requests, 'request')}`,
  ];
  for (const dialect of report.dialects) {
    const findings = report.findings.filter((finding) => finding.dialect === dialect);
    lines.push(
      '',
      `${titles[dialect]}: ${findings.length === 0 ? 'no findings' : counted(findings.length, 'finding')}`,
    );
    for (const { code, place, message, remedy } of findings)
      lines.push(`  ${code}  ${place}`, `    ${message}`, `    ${remedy}`);
  }
  for (const assessment of report.assessments) lines.push('', ...assessmentLines(assessment));
  return `${lines.join('\n')}\n`;
}

function assessmentLines({ dataset, earned, total, metrics }: Assessment): string[] {
  const rows = metrics.map(
    ({ id, points, earned: got, why }) => `  ${id.padEnd(10)} ${String(got).padStart(3)} of ${points}  ${why}`,
  );
  return [`F-UJI would give ${dataset} ${earned} of ${total} points:`, ...rows];
}
