import { destination, pino } from 'pino';
import { type Log, logFields } from '../../core/index.ts';

/** Fields that must never be printed, at any depth of a logged object. */
const identifying = [
  'patientId',
  'patientName',
  'patientBirthDate',
  'path',
  'accessionNumber',
  'token',
  'authorization',
];

/** JSON lines on stderr with identifying fields redacted. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      mixin: () => ({ ...logFields() }),
      redact: { paths: identifying.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(redacted)' },
    },
    destination({ fd: 2, sync: true }),
  );
}
