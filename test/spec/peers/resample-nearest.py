"""Resamples a mask to the grid of another image by nearest neighbour: MASK TARGET OUT (NRRD; OUT contains raw
bytes)."""
import sys
import SimpleITK as sitk

mask, target, out = sys.argv[1:4]
identity = sitk.Transform(3, sitk.sitkIdentity)
result = sitk.Resample(sitk.ReadImage(mask), sitk.ReadImage(target), identity, sitk.sitkNearestNeighbor, 0)
open(out, "wb").write(sitk.GetArrayFromImage(result).tobytes())
