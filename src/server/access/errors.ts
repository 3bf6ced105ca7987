import { QiawError } from '../../core/index.ts';

/** Serving other machines without configured access rights. */
export class AccessUnconfigured extends QiawError {
  readonly code = 'QIAW_ACCESS_UNCONFIGURED';
  constructor() {
    super(
      'The server would be reachable from other machines, but no access rights are configured. ' +
        'Bind it to 127.0.0.1, or configure `access`: tokens and public datasets.',
    );
  }
}

/**
 * A caller without the required token (401), with an unknown or expired one (401), or with one that does not grant access
 * (403; RFC 6750 3.1).
 */
export class AccessRefused extends QiawError {
  constructor(
    readonly code: 'QIAW_TOKEN_NEEDED' | 'QIAW_TOKEN_INVALID' | 'QIAW_NOT_GRANTED',
    message: string,
  ) {
    super(message);
  }

  /** Value of the WWW-Authenticate header. */
  get challenge(): string {
    const bearer = 'Bearer realm="FAIR-QIAW"';
    if (this.code === 'QIAW_TOKEN_INVALID') {
      return `${bearer}, error="invalid_token", error_description="${this.message.replace(/["\\]/g, '')}"`;
    }
    return this.code === 'QIAW_NOT_GRANTED' ? `${bearer}, error="insufficient_scope"` : bearer;
  }
}

/** A `count` token has used all its questions. */
export class QuestionsUsedUp extends QiawError {
  readonly code = 'QIAW_COUNT_BUDGET';
  constructor(most: number) {
    super(
      `The token has used all of its ${most} questions. Answers do not change until another version is published: use those you have, or ask the steward for another token.`,
    );
  }
}

/** The tokens file is missing, damaged, or readable by others. */
export class TokensFileError extends QiawError {
  readonly code = 'QIAW_TOKENS_FILE';
}

/** The keys of the OpenID provider cannot be fetched: callers cannot be identified until it answers again (503). */
export class ProviderUnreachable extends QiawError {
  readonly code = 'QIAW_OIDC_UNREACHABLE';
}
