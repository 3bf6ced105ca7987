/** Answers up to this size are written to the connection in one piece; clients that do not read are disconnected (unread-connections.ts). */
export const mostWhole = 64 * 1024;

const bodies = new WeakMap<Response, Uint8Array<ArrayBuffer>>();

/** An answer whose body is available as a whole. This avoids streams, which cost a turn of the event loop per piece. */
export function wholeAnswer(body: Uint8Array<ArrayBuffer>, init: ResponseInit): Response {
  const response = new Response(body, init);
  bodies.set(response, body);
  return response;
}

/** The bytes of an answer made by {@link wholeAnswer}; accessing its `body` would convert them to a stream. */
export const wholeBodyOf = (response: Response): Uint8Array<ArrayBuffer> | undefined => bodies.get(response);
