/** Bytes up to which an answer is given to the connection in one piece; a reader who takes nothing is hung up on (unread-connections.ts). */
export const mostWhole = 64 * 1024;

const bodies = new WeakMap<Response, Uint8Array<ArrayBuffer>>();

/** An answer that is there as a whole. Streams, with their turns of the event loop for every piece, are left out. */
export function wholeAnswer(body: Uint8Array<ArrayBuffer>, init: ResponseInit): Response {
  const response = new Response(body, init);
  bodies.set(response, body);
  return response;
}

/** The bytes of an answer made by {@link wholeAnswer}; looking at its `body` would make a stream of them. */
export const wholeBodyOf = (response: Response): Uint8Array<ArrayBuffer> | undefined => bodies.get(response);
