"""Reads the label maps and structure sets of one case with highdicom, pydicom and rt-utils; prints voxel counts as JSON."""

import json
import os
import sys

import highdicom
import numpy as np
import pydicom

case, dicom = sys.argv[1], sys.argv[2]
found = {"labelmap": {}, "rtutils": {}, "rtstruct": {}}
for name in sorted(os.listdir(case)):
    if name.startswith("labelmap") and name.endswith(".dcm"):
        seg = highdicom.seg.segread(os.path.join(case, name))
        assert seg.segmentation_type.value == "LABELMAP"
        pixels = pydicom.dcmread(os.path.join(case, name)).pixel_array
        pixels = pixels[np.newaxis] if pixels.ndim == 2 else pixels
        for number in seg.segment_numbers:
            described = seg.get_segment_description(number)
            assert seg.get_source_image_uids()
            array = seg.get_volume(segment_numbers=[number], combine_segments=True, relabel=True).array
            assert int((array != 0).sum()) == int((pixels == number).sum())
            found["labelmap"][described.segment_label] = int((array != 0).sum())
structures = pydicom.dcmread(os.path.join(case, "rtstruct.dcm"))
for roi in structures.StructureSetROISequence:
    found["rtstruct"][roi.ROIName] = roi.ROIGenerationAlgorithm
try:
    from rt_utils import RTStructBuilder

    rt = RTStructBuilder.create_from(dicom_series_path=dicom, rt_struct_path=os.path.join(case, "rtstruct.dcm"))
    for name in rt.get_roi_names():
        found["rtutils"][name] = int(rt.get_roi_mask_by_name(name).sum())
except ImportError:
    found["rtutils"] = None
print(json.dumps(found))
