"""Reads the label maps and structure sets of one case with highdicom, pydicom and rt-utils; prints voxel counts as JSON."""

import json
import os
import sys

import highdicom
import numpy as np
import pydicom

# Attributes of the Label Map Segmentation IOD (PS3.3 A.51) by module: of type 1 they have a value, of type 2 they are there.
MODULES = {
    "Patient": ([], ["PatientName", "PatientID", "PatientBirthDate", "PatientSex"]),
    "General Study": (["StudyInstanceUID"], ["StudyDate", "StudyTime", "ReferringPhysicianName", "StudyID", "AccessionNumber"]),
    "Segmentation Series": (["Modality", "SeriesInstanceUID", "SeriesNumber"], []),
    "Frame of Reference": (["FrameOfReferenceUID"], ["PositionReferenceIndicator"]),
    "Enhanced General Equipment": (["Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "SoftwareVersions"], []),
    "Segmentation Image": (
        ["ImageType", "InstanceNumber", "ContentLabel", "SamplesPerPixel", "PhotometricInterpretation", "PixelRepresentation"]
        + ["BitsAllocated", "BitsStored", "HighBit", "LossyImageCompression", "SegmentationType", "SegmentSequence", "SegmentsOverlap"]
        + ["PixelPaddingValue", "Rows", "Columns", "PixelData"],
        ["ContentDescription", "ContentCreatorName"],
    ),
    "Multi-frame Functional Groups": (
        ["SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence", "NumberOfFrames", "ContentDate", "ContentTime"],
        [],
    ),
    "Multi-frame Dimension": (["DimensionOrganizationSequence", "DimensionIndexSequence"], []),
    "Common Instance Reference": (["ReferencedSeriesSequence"], []),
    "SOP Common": (["SOPClassUID", "SOPInstanceUID"], []),
}
SEGMENT = ["SegmentNumber", "SegmentLabel", "SegmentAlgorithmType", "SegmentedPropertyCategoryCodeSequence", "SegmentedPropertyTypeCodeSequence"]


def faults_of(dataset):
    faults = []
    for module, (first, second) in MODULES.items():
        faults += [f"{module}: {name} has no value" for name in first if name not in dataset or dataset[name].is_empty]
        faults += [f"{module}: {name} is absent" for name in second if name not in dataset]
    for item in dataset.SegmentSequence:
        faults += [f"segment: {name}" for name in SEGMENT if name not in item or item[name].is_empty]
        if item.SegmentAlgorithmType != "MANUAL" and not item.get("SegmentAlgorithmName"):
            faults.append("segment: SegmentAlgorithmName")
    if dataset.SegmentationType != "LABELMAP" or dataset.SegmentsOverlap != "NO":
        faults.append("SegmentationType or SegmentsOverlap")
    if dataset.BitsAllocated not in (8, 16) or dataset.BitsStored != dataset.BitsAllocated or dataset.PixelRepresentation != 0:
        faults.append("pixel description")
    if len(dataset.PerFrameFunctionalGroupsSequence) != dataset.NumberOfFrames:
        faults.append("number of frames")
    for frame in dataset.PerFrameFunctionalGroupsSequence:
        if "SegmentIdentificationSequence" in frame:
            faults.append("a frame names one segment")
        if len(frame.FrameContentSequence[0].DimensionIndexValues if hasattr(frame.FrameContentSequence[0].DimensionIndexValues, "__len__") else [1]) != len(dataset.DimensionIndexSequence):
            faults.append("dimension index values")
    described = {item.SegmentNumber for item in dataset.SegmentSequence}
    if not set(np.unique(dataset.pixel_array).tolist()) <= described:
        faults.append("a value that no segment describes")
    return sorted(set(faults))


case, dicom = sys.argv[1], sys.argv[2]
found = {"labelmap": {}, "rtutils": {}, "rtstruct": {}, "faults": []}
for name in sorted(os.listdir(case)):
    if name.startswith("labelmap") and name.endswith(".dcm"):
        seg = highdicom.seg.segread(os.path.join(case, name))
        assert seg.segmentation_type.value == "LABELMAP"
        dataset = pydicom.dcmread(os.path.join(case, name))
        found["faults"] += faults_of(dataset)
        pixels = dataset.pixel_array
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
