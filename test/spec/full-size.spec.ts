// Tests that `npm test` runs with fewer repetitions, mutants, settings or smaller images; here with all of them.
import '../dicom/compressed.test.ts';
import '../dicom/damage.test.ts';
import '../graph/gate/import-mutation.test.ts';
import '../graph/gate/mutation.test.ts';
import '../journeys/cohort.test.ts';
import '../radiomics/ibsi/reference-values.test.ts';
