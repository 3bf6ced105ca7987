import { PassingFault, SourceCertificate } from './errors.ts';

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME|SSL|TLSV/;

/** Converts an error of the network library: certificate errors are permanent, all others may be transient. */
export function networkFault(host: string, error: unknown): SourceCertificate | PassingFault {
  const reason = reasonOf(error);
  if (CERTIFICATE.test(reason)) return new SourceCertificate(host, reason, { cause: error });
  return new PassingFault(reason, undefined, { cause: error });
}

function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
    if (!(at.cause instanceof Error)) return at.message;
  }
  return String(error);
}
