"""Answers requests of strangers.spec.ts, one JSON object per line: what pydicom reads (decoding with GDCM where
necessary)."""

import importlib.util
import json
import os
import sys
import warnings

import numpy
import pydicom
from pydicom.pixels import get_decoder

warnings.simplefilter("ignore")
pydicom.config.logger.setLevel("CRITICAL")


def locate(_request):
    """Folders of DICOM files included in installed packages, by the name of the package."""
    places = {
        "pydicom": ("pydicom", "data/test_files"),
        "pydicom character sets": ("pydicom", "data/charset_files"),
        "pydicom-data": ("data_store", "data"),
        "highdicom": ("highdicom", "data/test_files"),
        "nibabel": ("nibabel", "nicom/tests/data"),
    }
    found = {}
    for name, (module, below) in places.items():
        spec = importlib.util.find_spec(module)
        for root in (spec.submodule_search_locations or []) if spec else []:
            for folder in (os.path.join(root, below), os.path.join(os.path.dirname(root), "data", "test_files")):
                if name not in found and os.path.isdir(folder):
                    found[name] = folder
    return {"folders": found}


def dataset_of(path):
    return pydicom.dcmread(path, force=True)


def frames_of(dataset):
    """Stored values, frames first, without unused bits, and the decoder that read them."""
    syntax = dataset.file_meta.get("TransferSyntaxUID") if hasattr(dataset, "file_meta") else None
    if syntax is None:
        dataset.file_meta = pydicom.dataset.FileMetaDataset()
        syntax = dataset.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    who = "pydicom"
    if syntax.is_compressed and syntax != pydicom.uid.DeflatedExplicitVRLittleEndian:
        plugins = get_decoder(syntax).available_plugins
        who = "gdcm" if "gdcm" in plugins else (plugins or ("none",))[0]
        dataset.pixel_array_options(decoding_plugin=who if who != "none" else "")
    values = dataset.pixel_array
    count = int(dataset.get("NumberOfFrames") or 1)
    values = values.reshape((count, *values.shape[-2:]))
    bits = int(dataset.BitsStored)
    shift = int(dataset.get("HighBit", bits - 1)) - (bits - 1)
    signed = int(dataset.PixelRepresentation) == 1
    wide = (values.astype(numpy.int64) >> shift) & ((1 << bits) - 1)
    if signed:
        wide = numpy.where(wide >= 1 << (bits - 1), wide - (1 << bits), wide)
    return wide, who


def group(dataset, frame, sequence):
    """The first item of a functional group: that of the frame, else the shared one."""
    for holder in (dataset.get("PerFrameFunctionalGroupsSequence"), dataset.get("SharedFunctionalGroupsSequence")):
        if holder is None or len(holder) == 0:
            continue
        item = holder[frame] if holder is dataset.get("PerFrameFunctionalGroupsSequence") else holder[0]
        if sequence in item and len(item[sequence].value) > 0:
            return item[sequence].value[0]
    return dataset


def raw(request):
    return numpy.fromfile(request["raw"], dtype=numpy.dtype(request["type"]).newbyteorder("<"))


def differences(ours, theirs, exact=True):
    if ours.shape != theirs.shape:
        return f"{ours.shape} values for {theirs.shape}"
    different = ours != theirs if exact else ~numpy.isclose(ours, theirs, rtol=1e-6, atol=1e-6)
    count = int(different.sum())
    if count == 0:
        return None
    at = int(numpy.argmax(different))
    return f"{count} of {different.size} values differ, first at {at}: {ours[at]} for {theirs[at]}"


def image(request):
    """Stored values of one frame."""
    values, who = frames_of(dataset_of(request["path"]))
    return {"who": who, "differs": differences(raw(request).astype(numpy.int64), values[request["frame"]].ravel())}


def volume(request):
    """Slices sorted along their normal, rescaled, and the positions of their first voxels."""
    slices, who, cache = [], "pydicom", {}
    for path, frame in request["slices"]:
        if path not in cache:
            dataset = dataset_of(path)
            cache[path] = (dataset, *frames_of(dataset))
        dataset, values, who = cache[path]
        cosines = [float(one) for one in group(dataset, frame, "PlaneOrientationSequence").ImageOrientationPatient]
        position = [float(one) for one in group(dataset, frame, "PlanePositionSequence").ImagePositionPatient]
        spacing = [float(one) for one in group(dataset, frame, "PixelMeasuresSequence").PixelSpacing]
        scale = group(dataset, frame, "PixelValueTransformationSequence")
        slope, intercept = float(scale.get("RescaleSlope", 1) or 1), float(scale.get("RescaleIntercept", 0) or 0)
        normal = numpy.cross(cosines[:3], cosines[3:])
        slices.append((float(numpy.dot(normal, position)), position, spacing, values[frame] * slope + intercept))
    slices.sort(key=lambda one: one[0])
    theirs = numpy.concatenate([one[3].ravel() for one in slices])
    ours = raw(request).astype(numpy.float64)
    if request["modality"] == "PT" and ours.shape == theirs.shape and theirs.any():
        # SUV is a factor applied to activity: which factor is not tested here.
        theirs = theirs * (ours[numpy.argmax(theirs)] / theirs.max())
    faults = [differences(ours, theirs, exact=False)]
    first = slices[0]
    if not numpy.allclose(request["origin"], first[1], atol=1e-3):
        faults.append(f"origin {request['origin']} for {first[1]}")
    if not numpy.allclose(request["spacing"][:2], first[2][::-1], atol=1e-6):
        faults.append(f"spacing {request['spacing']} for {first[2][::-1]}")
    if len(slices) > 1:
        between = numpy.linalg.norm(numpy.subtract(slices[-1][1], first[1])) / (len(slices) - 1)
        if abs(between - request["spacing"][2]) > 1e-3:
            faults.append(f"slices {request['spacing'][2]} mm apart for {between}")
    faults = [fault for fault in faults if fault]
    return {"who": who, "differs": "; ".join(faults) or None}


def segment(request):
    """The voxels of one segment on the grid of the image."""
    dataset = dataset_of(request["path"])
    values, who = frames_of(dataset)
    columns, rows, depth = request["size"]
    theirs = numpy.zeros((depth, rows, columns), numpy.uint8)
    origin = numpy.array(request["origin"])
    normal = numpy.array(request["direction"][2])
    kind = dataset.get("SegmentationType", "BINARY")
    half = float(dataset.get("MaximumFractionalValue", 1)) / 2
    for index in range(values.shape[0]):
        position = [float(one) for one in group(dataset, index, "PlanePositionSequence").ImagePositionPatient]
        k = round(float(numpy.dot(normal, numpy.array(position) - origin)) / request["spacing"][2])
        if kind == "LABELMAP":
            inside = values[index] == request["number"]
        else:
            found = group(dataset, index, "SegmentIdentificationSequence").get("ReferencedSegmentNumber")
            if found != request["number"]:
                continue
            inside = values[index] >= half if kind == "FRACTIONAL" else values[index] != 0
        if 0 <= k < depth and inside.shape == theirs[k].shape:
            theirs[k] |= inside.astype(numpy.uint8)
        elif inside.any():
            return {"who": who, "differs": f"frame {index + 1} lies on slice {k} of {depth}"}
    return {"who": who, "differs": differences(raw(request), theirs.ravel())}


answers = {"locate": locate, "image": image, "volume": volume, "segment": segment}
for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = answers[asked["kind"]](asked)
    except Exception as fault:  # What another library cannot read is reported, not compared.
        answer = {"who": "pydicom", "cannot": f"{type(fault).__name__}: {str(fault)[:200]}"}
    print(json.dumps(answer), flush=True)
