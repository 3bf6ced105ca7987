import { QiawError } from '../../core/index.ts';

/** Serving others than this machine without saying who may read what. */
export class AccessUnconfigured extends QiawError {
  readonly code = 'QIAW_ACCESS_UNCONFIGURED';
  constructor() {
    super(
      'The server would be reachable from other machines, but no access rights are configured. ' +
        'Bind it to 127.0.0.1, or configure access: tokens and the datasets that are public.',
    );
  }
}

/**
 * A caller who must show a token (401), shows one nobody knows or that has expired (401), or one that does not open this
 * (403; RFC 6750 3.1).
 */
export class AccessRefused extends QiawError {
  constructor(
    readonly code: 'QIAW_TOKEN_NEEDED' | 'QIAW_TOKEN_INVALID' | 'QIAW_NOT_GRANTED',
    message: string,
  ) {
    super(message);
  }

  /** Value of WWW-Authenticate. */
  get challenge(): string {
    const bearer = 'Bearer realm="FAIR-QIAW"';
    if (this.code === 'QIAW_TOKEN_INVALID') {
      return `${bearer}, error="invalid_token", error_description="${this.message.replace(/["\\]/g, '')}"`;
    }
    return this.code === 'QIAW_NOT_GRANTED' ? `${bearer}, error="insufficient_scope"` : bearer;
  }
}

/** A `count` token has asked as many questions as it may. */
export class QuestionsUsedUp extends QiawError {
  readonly code = 'QIAW_COUNT_BUDGET';
  constructor(most: number) {
    super(
      `The token has asked the ${most} questions it may ask. Answers do not change until another version is published: use those you have, or ask the steward for another token.`,
    );
  }
}

/** The tokens file is missing, damaged, or readable by others. */
export class TokensFileError extends QiawError {
  readonly code = 'QIAW_TOKENS_FILE';
}

/** The OpenID provider cannot be asked for its keys: nobody can be told apart until it answers again (503). */
export class ProviderUnreachable extends QiawError {
  readonly code = 'QIAW_OIDC_UNREACHABLE';
}
