import { errorCode, QiawError } from '../../core/index.ts';
import { AccessRefused } from '../access/errors.ts';
import { requestIdOf } from '../http/request-id.ts';
import { renderErrorPage } from './error-page.ts';

/** A refusal with its HTTP status. */
export class HttpProblem extends QiawError {
  constructor(
    readonly status: number,
    readonly code: `QIAW_${string}`,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

const statuses: Readonly<Record<string, number>> = {
  QIAW_TOKEN_NEEDED: 401,
  QIAW_TOKEN_INVALID: 401,
  QIAW_NOT_GRANTED: 403,
  QIAW_OIDC_UNREACHABLE: 503,
  QIAW_MANIFEST_UNAVAILABLE: 404,
  QIAW_QUERY_SYNTAX: 400,
  QIAW_QUERY_PARAMETER: 400,
  QIAW_QUERY_UNSUPPORTED: 400,
  QIAW_QUERY_TOO_DEEP: 400,
  QIAW_GRAPH_SYNTAX: 400,
  QIAW_RDF_SYNTAX: 400,
  QIAW_RDF_TOO_COSTLY: 413,
  QIAW_RDF_THREAD: 503,
  QIAW_GRAPH_PROTECTED: 403,
  QIAW_GATE_FAILED: 503,
  QIAW_GRAPH_REFUSED: 422,
  QIAW_UPDATE_FAILED: 409,
  QIAW_QUERY_TIMEOUT: 503,
  QIAW_QUERY_MEMORY: 503,
  QIAW_QUERY_CANCELLED: 499,
  QIAW_NEAREST: 400,
  QIAW_STABILITY_CONDITION: 400,
  QIAW_FEDERATION_OFF: 403,
  QIAW_SITE_UNKNOWN: 403,
  QIAW_SITE_RESTRICTED: 403,
  QIAW_SITE_ADDRESS: 403,
  QIAW_SITE_FAILED: 502,
  QIAW_SITE_TIMEOUT: 504,
  QIAW_RESULT_TOO_LARGE: 400,
  QIAW_STORE_BUSY: 503,
  QIAW_STORE_FULL: 507,
  QIAW_DISK_FULL: 507,
  QIAW_DATA_READ_ONLY: 503,
  QIAW_TOO_MANY_FILES: 503,
  QIAW_OUT_OF_MEMORY: 503,
  QIAW_NOT_PERMITTED: 503,
  QIAW_STORE_REMOTE: 502,
  QIAW_STORE_CLOSED: 503,
  QIAW_STORE_START: 503,
  QIAW_STORE_DISK: 503,
  QIAW_STORE_LOADING: 503,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Token required',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'No acceptable representation',
  409: 'Conflict',
  410: 'Withdrawn',
  412: 'Precondition failed',
  413: 'Request too large',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  421: 'Misdirected request',
  422: 'Rejected by the shapes',
  429: 'Too many requests',
  499: 'Cancelled',
  500: 'Internal error',
  502: 'A remote site failed',
  503: 'Try again later',
  504: 'A remote site did not answer',
  507: 'Storage is full',
};

/**
 * RFC 9457 problem details with our stable code, the request id used in the log and, for a graph rejected by the gate, its findings;
 * the same as a page for a browser. Details of unexpected errors are not disclosed.
 */
export function problemResponse(error: unknown, request: Request, catalogue = 'FAIR-QIAW'): Response {
  const code = errorCode(error);
  const status = error instanceof HttpProblem ? error.status : (statuses[code] ?? 500);
  const foreseen = error instanceof QiawError;
  const body = {
    type: `urn:fair-qiaw:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    code,
    requestId: requestIdOf(request),
    ...(foreseen && 'findings' in error ? { findings: error.findings } : {}),
    ...(foreseen && 'position' in error ? { position: error.position } : {}),
    detail: foreseen ? error.message : 'An unexpected error occurred. See the log of the server for details.',
  };
  const page = isBrowser(request);
  const text = page ? renderErrorPage({ ...body, catalogue, findings: body.findings }) : `${JSON.stringify(body)}\n`;
  return new Response(text, {
    status,
    headers: {
      'content-type': page ? 'text/html; charset=utf-8' : 'application/problem+json',
      'cache-control': 'no-store',
      vary: 'Accept',
      ...(status === 503 ? { 'retry-after': '5' } : {}),
      ...(error instanceof AccessRefused ? { 'www-authenticate': error.challenge } : {}),
      ...(error instanceof HttpProblem ? error.headers : {}),
    },
  });
}

/** Whether the request asks for a page first, as browsers do when they open an address or send a form. */
const isBrowser = (request: Request): boolean =>
  /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(request.headers.get('accept') ?? '');
