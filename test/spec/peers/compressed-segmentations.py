"""Segmentations compressed by highdicom, with the voxels of each segment, for transfer-syntaxes.spec.ts.

usage: compressed-segmentations.py IMAGES FOLDER
IMAGES is a folder of one CT series. Writes NAME.dcm and manifest.json: [{name, uid, counts: {segment: voxels}}].
"""
import glob, json, sys, zlib
import highdicom as hd
import numpy as np
import pydicom
from pydicom.encaps import encapsulate
from pydicom.sr.codedict import codes

images = [pydicom.dcmread(path) for path in sorted(glob.glob(sys.argv[1] + '/**/*.dcm', recursive=True))]
images = [image for image in images if image.get('Modality') == 'CT']
images.sort(key=lambda image: float(image.ImagePositionPatient[2]))
shape = (len(images), images[0].Rows, images[0].Columns)
rng = np.random.default_rng(21)
k, y, x = np.mgrid[:shape[0], :shape[1], :shape[2]]
ball = ((x - shape[2] / 2) ** 2 + (y - shape[1] / 2) ** 2 < (shape[1] / 4) ** 2) & (k > 0)
noise = rng.random(shape) < 0.05
label_map = np.zeros(shape, np.uint16)
label_map[noise] = 2
label_map[ball] = 1


def description(number, label):
    return hd.seg.SegmentDescription(
        segment_number=number, segment_label=label, segmented_property_category=codes.SCT.Tissue,
        segmented_property_type=codes.SCT.Tissue, algorithm_type=hd.seg.SegmentAlgorithmTypeValues.MANUAL)


SYNTAX = '1.2.840.10008.1.2.'
NATIVE, DEFLATED = f'{SYNTAX}1', f'{SYNTAX}8.1'
overlapping = np.stack([ball * 0.8, noise * 0.6], axis=-1)
kinds = {
    'BINARY': (label_map, [NATIVE, f'{SYNTAX}4.90']),
    'FRACTIONAL': (overlapping, [NATIVE, f'{SYNTAX}4.90', f'{SYNTAX}5', f'{SYNTAX}4.80']),
    'LABELMAP': (label_map, [NATIVE, f'{SYNTAX}4.90', f'{SYNTAX}5', f'{SYNTAX}4.80']),
}
made = []


def keep(seg, kind, uid):
    path = f'{sys.argv[2]}/{kind}-{uid}.dcm'
    seg.save_as(path)
    if uid == DEFLATED:
        file = open(path, 'rb').read().replace(f'{SYNTAX}4.80'.encode(), f'{DEFLATED}\0'.encode(), 1)
        open(path, 'wb').write(file)
    counts = {'1': int(ball.sum()), '2': int((noise if kind == 'FRACTIONAL' else noise & ~ball).sum())}
    made.append({'name': f'{kind}-{uid}', 'uid': uid, 'counts': counts})


def deflated(seg):
    """PS3.5 A.4.13: each frame padded to whole bytes and deflated; highdicom does not write it."""
    frames = np.atleast_3d(seg.pixel_array)
    native = [np.packbits(frame, bitorder='little').tobytes() if seg.BitsAllocated == 1 else frame.tobytes() for frame in frames]
    packed = []
    for frame in native:
        squeeze = zlib.compressobj(wbits=-15)
        packed.append(squeeze.compress(frame) + squeeze.flush())
    seg.PixelData = encapsulate(packed)
    seg['PixelData'].VR = 'OB'
    seg['PixelData'].is_undefined_length = True
    # pydicom does not know the syntax: written under one of the same length, then renamed.
    seg.file_meta.TransferSyntaxUID = f'{SYNTAX}4.80'
    return seg


for kind, (pixels, syntaxes) in kinds.items():
    for uid in syntaxes:
        seg = hd.seg.Segmentation(
            source_images=images, pixel_array=pixels, segmentation_type=getattr(hd.seg.SegmentationTypeValues, kind),
            segment_descriptions=[description(1, 'Ball'), description(2, 'Noise')], series_instance_uid=hd.UID(),
            series_number=9, sop_instance_uid=hd.UID(), instance_number=1, manufacturer='peer',
            manufacturer_model_name='peer', software_versions='1', device_serial_number='1', transfer_syntax_uid=uid)
        keep(seg, kind, uid)
        if uid == NATIVE:
            keep(deflated(pydicom.dcmread(f'{sys.argv[2]}/{kind}-{uid}.dcm')), kind, DEFLATED)
json.dump(made, open(f'{sys.argv[2]}/manifest.json', 'w'))
