import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('commands');

describe('The command line', () => {
  it('lists every command in its help, and all of them load', async () => {
    const help = await qiaw(['--help']);
    expect(help.code).toBe(0);
    for (const name of [
      'run',
      'serve',
      'query',
      'validate',
      'verify',
      'radiomics',
      'ibsi',
      'deep',
      'model',
      'import',
      'doctor',
    ]) {
      expect(help.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    const headings = help.stdout.split('\n').filter((line) => /^[A-Z].*:$/.test(line));
    expect(headings[1]).toBe('Get started:');
    expect(headings).not.toContain('Commands:');
    expect(help.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('examines this machine and reports no problem', async () => {
    const doctor = await qiaw(['doctor', '--json', '--data', join(folder, 'not-there-yet')]);
    expect(doctor.code).toBe(0);
    const findings = jsonLines(doctor);
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['gate', 'triple store', 'deep features', 'archives', 'DICOM receiver', 'spool']),
    );
  });

  it('refuses an unknown configuration key by name and exits with 2', async () => {
    const config = join(folder, 'qiaw.yaml');
    writeFileSync(config, 'run: { contourz: or }\n');
    const printed = await qiaw(['config', 'print', '--config', config]);
    expect(printed.code).toBe(2);
    expect(printed.stderr).toContain('contourz');
  });

  it('never prints the identity key', async () => {
    const printed = await qiaw(['config', 'print'], {
      env: { QIAW_IDENTITY_KEY: 'secret-secret-secret-secret-secret-12' },
    });
    expect(printed.stdout).toContain('QIAW_IDENTITY_KEY (set)');
    expect(printed.stdout).not.toContain('secret-secret');
  });

  it('lists settings, models and named queries', async () => {
    const [settings, models, queries] = await Promise.all([
      qiaw(['settings', 'list']),
      qiaw(['model', 'list']),
      qiaw(['query', '--list']),
    ]);
    expect(settings.stdout.split('\n')).toEqual(expect.arrayContaining(['pyradiomics-default', 'ibsi-ct-e']));
    expect(models.stdout).toContain('qiaw-phantom-cnn@1.0.0  registered');
    expect(queries.stdout).toMatch(/^roi-volumes /m);
  });

  it('verifies this installation with the IBSI digital phantom', async () => {
    const ibsi = await qiaw(['ibsi', '--config', 'ibsi-phantom', '--quiet']);
    expect(ibsi.code).toBe(0);
    expect(ibsi.stdout).toMatch(/^482 passed, 0 failed/m);
  });
});
