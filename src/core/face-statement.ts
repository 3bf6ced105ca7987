/**
 * The statement of a steward about faces in images of heads: they were removed from the images, none is in the field of
 * view, or the risk that a person is recognised is accepted.
 */
export const faceStatements = ['defaced', 'no-face-in-view', 'accepted'] as const;
export type FaceStatement = (typeof faceStatements)[number];

/** Each statement as text. */
export const faceStatementWords: Readonly<Record<FaceStatement, string>> = {
  defaced: 'defaced: faces were removed from the images',
  'no-face-in-view': 'no face in the field of view',
  accepted: 'faces may be recognised; the steward accepts this',
};
