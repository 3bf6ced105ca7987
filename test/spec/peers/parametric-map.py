"""Reads DICOM parametric maps with pydicom and highdicom. usage: parametric-map.py <file> ...; prints one JSON object per line."""
import json
import sys

import highdicom
import numpy
import pydicom

for path in sys.argv[1:]:
    ds = pydicom.dcmread(path)
    pixels = numpy.asarray(ds.pixel_array, dtype=numpy.float64)
    volume = highdicom.imread(path).get_volume(apply_real_world_transform=True)
    # highdicom may order slices the other way round.
    array = numpy.asarray(volume.array, dtype=numpy.float64)
    same = any(numpy.array_equal(one, pixels, equal_nan=True) for one in (array, array[::-1]))
    mapping = ds.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
    code = mapping.QuantityDefinitionSequence[0].ConceptCodeSequence[0]
    print(json.dumps({
        "shape": pixels.shape[::-1],
        "sum": float(numpy.nansum(pixels)),
        "nans": int(numpy.isnan(pixels).sum()),
        "position": [float(x) for x in ds.PerFrameFunctionalGroupsSequence[0].PlanePositionSequence[0].ImagePositionPatient],
        "sameInHighdicom": same,
        "spacing": sorted(float(x) for x in volume.spacing),
        "code": [code.CodeValue, code.CodingSchemeDesignator],
        "unit": mapping.MeasurementUnitsCodeSequence[0].CodeValue,
        "patient": ds.PatientID,
        "study": ds.StudyInstanceUID,
    }))
