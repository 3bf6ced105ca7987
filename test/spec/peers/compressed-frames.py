"""Grey images compressed by DCMTK, GDCM, pydicom and OpenJPEG, with the stored pixel values, for
transfer-syntaxes.spec.ts.

usage: compressed-frames.py FOLDER
Writes NAME.dcm, the pixels as int32 (NAME.i32), and manifest.json: [{name, writer, uid, worst}]. `worst` is the
largest allowed deviation of a pixel: 0, or the tolerance that lossy JPEG permits its decoders.
"""
import json, os, shutil, subprocess, sys
import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

try:
    import gdcm
except ImportError:
    gdcm = None
try:
    from openjpeg import decode
    from openjpeg.utils import encode_array
except ImportError:
    encode_array = None

folder = sys.argv[1]
made = []
rng = np.random.default_rng(16)


def dataset(values, bits, signed):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2'
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset(None, {}, file_meta=meta, preamble=b'\0' * 128)
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = generate_uid(), generate_uid(), generate_uid()
    ds.StudyDate, ds.StudyTime = '20200102', '120000'
    ds.PatientID = ds.PatientName = 'FRAMES'
    ds.Modality, ds.InstanceNumber, ds.ImageType = 'CT', 1, ['ORIGINAL', 'PRIMARY', 'AXIAL']
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness, ds.RescaleSlope, ds.RescaleIntercept = [1, 1], 1, 1, 0
    ds.Rows, ds.Columns = values.shape
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, 'MONOCHROME2'
    ds.BitsAllocated = 8 if bits <= 8 else 16
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1, int(signed)
    mask = (1 << bits) - 1
    ds.PixelData = (values & mask).astype('<u1' if bits <= 8 else '<u2').tobytes()
    if len(ds.PixelData) % 2:
        ds.PixelData += b'\0'
    ds['PixelData'].VR = 'OB' if bits <= 8 else 'OW'
    return ds


def patterns(rows, columns, bits, signed):
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    y, x = np.mgrid[:rows, :columns]
    yield 'lowest', np.full((rows, columns), low)
    yield 'highest', np.full((rows, columns), high)
    yield 'zero', np.zeros((rows, columns), int)
    yield 'noise', rng.integers(low, high + 1, (rows, columns))
    yield 'extremes', np.where((x + y) % 2, low, high)
    yield 'ramp', low + (x * 7 + y * 3) % (high - low + 1)
    disc = (x - columns / 2) ** 2 + (y - rows / 2) ** 2 < (min(rows, columns) / 3) ** 2
    yield 'disc', np.where(disc, low + (high - low) // 2 + rng.integers(-3, 4, (rows, columns)), low)


def note(name, writer, uid, values, worst=0):
    values.astype('<i4').tofile(f'{folder}/{name}.i32')
    made.append({'name': name, 'writer': writer, 'uid': uid, 'worst': worst})


def program(name, writer, uid, values, arguments, decoder=None, worst=0):
    """Compresses NATIVE; for a lossy writer, the remaining values are read back by the same project's decoder."""
    out = f'{folder}/{name}.dcm'
    if shutil.which(arguments[0]) is None:
        return
    if subprocess.run([*arguments, native, out], capture_output=True).returncode != 0:
        return
    if decoder:
        again = f'{folder}/again.dcm'
        subprocess.run([*decoder, out, again], check=True, capture_output=True)
        import pydicom
        values = pydicom.dcmread(again).pixel_array.astype(np.int32)
    note(name, writer, uid, values, worst)


def by_gdcm(name, syntax, uid, values):
    reader = gdcm.ImageReader()
    reader.SetFileName(native)
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(reader.GetImage())
    if not change.Change():
        return
    writer = gdcm.ImageWriter()
    writer.SetFileName(f'{folder}/{name}.dcm')
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    if writer.Write():
        note(name, 'gdcm', uid, values)


sizes = [(1, 1), (1, 19), (23, 1), (2, 3), (17, 31), (64, 48)]
depths = [(8, False), (8, True), (10, False), (12, False), (12, True), (16, False), (16, True)]
SYNTAX = '1.2.840.10008.1.2.'
native = f'{folder}/native.dcm'
count = 0
for size_index, (rows, columns) in enumerate(sizes):
    for bits, signed in depths:
        for index, (pattern, values) in enumerate(patterns(rows, columns, bits, signed)):
            if min(rows, columns) == 1 and pattern in ('disc', 'extremes'):
                continue
            count += 1
            base = f'{rows}x{columns}-{bits}{"s" if signed else "u"}-{pattern}'
            ds = dataset(values, bits, signed)
            ds.save_as(native, enforce_file_format=True)
            # One of the seven predictors at a time, so that the images of a kind cover all of them.
            selection = 1 + (count % 7)
            program(f'{base}-sv{selection}', 'dcmcjpeg', f'{SYNTAX}4.57', values, ['dcmcjpeg', '+el', '+sv', str(selection)])
            if index % 2 == 0:
                program(f'{base}-first-order', 'dcmcjpeg', f'{SYNTAX}4.70', values, ['dcmcjpeg', '+e1'])
            else:
                program(f'{base}-jpls', 'dcmcjpls', f'{SYNTAX}4.80', values, ['dcmcjpls'])
            if pattern in ('noise', 'disc'):
                program(f'{base}-rle', 'dcmcrle', f'{SYNTAX}5', values, ['dcmcrle'])
                program(f'{base}-near', 'dcmcjpls', f'{SYNTAX}4.81', values, ['dcmcjpls', '+en', '+md', '2'], ['dcmdjpls'])
            if bits == 8 and not signed and pattern in ('ramp', 'disc'):
                program(f'{base}-baseline', 'dcmcjpeg', f'{SYNTAX}4.50', values, ['dcmcjpeg', '+eb'], ['dcmdjpeg'], 2)
            # GDCM's writers crash on images with few pixels, its RLE writer on odd sizes; no exception reports it.
            if bits == 8 and not signed and pattern in ('noise', 'ramp', 'disc'):
                program(f'{base}-extended', 'dcmcjpeg', f'{SYNTAX}4.51', values, ['dcmcjpeg', '+ee'], ['dcmdjpeg'], 2)
            if gdcm and min(rows, columns) > 2:
                by_gdcm(f'{base}-gdcm-lossless', gdcm.TransferSyntax.JPEGLosslessProcess14_1, f'{SYNTAX}4.70', values)
                by_gdcm(f'{base}-gdcm-jpls', gdcm.TransferSyntax.JPEGLSLossless, f'{SYNTAX}4.80', values)
                if rows == 64:
                    by_gdcm(f'{base}-gdcm-rle', gdcm.TransferSyntax.RLELossless, f'{SYNTAX}5', values)
                by_gdcm(f'{base}-gdcm-j2k', gdcm.TransferSyntax.JPEG2000Lossless, f'{SYNTAX}4.90', values)
            if encode_array:
                kind = {(True, True): 'i1', (True, False): 'u1', (False, True): 'i2', (False, False): 'u2'}[bits <= 8, signed]
                try:
                    frame = encode_array(values.astype(kind), bits_stored=bits, codec_format=0)
                except RuntimeError:
                    continue
                ds.PixelData = encapsulate([bytes(frame)])
                ds['PixelData'].VR = 'OB'
                ds.file_meta.TransferSyntaxUID = f'{SYNTAX}4.90'
                ds.save_as(f'{folder}/{base}-openjpeg.dcm', enforce_file_format=True)
                note(f'{base}-openjpeg', 'openjpeg', f'{SYNTAX}4.90', values)
                if pattern == 'ramp':
                    lossy = bytes(encode_array(values.astype(kind), bits_stored=bits, compression_ratios=[3]))
                    ds.PixelData = encapsulate([lossy])
                    ds.file_meta.TransferSyntaxUID = f'{SYNTAX}4.91'
                    ds.save_as(f'{folder}/{base}-lossy.dcm', enforce_file_format=True)
                    note(f'{base}-lossy', 'openjpeg', f'{SYNTAX}4.91', decode(lossy).astype(np.int32), 1)

# A frame in several fragments.
values = rng.integers(0, 4096, (120, 97))
dataset(values, 12, False).save_as(native, enforce_file_format=True)
for writer, uid, *options in [('dcmcjpeg', '4.70', '+e1'), ('dcmcjpls', '4.80'), ('dcmcrle', '5')]:
    program(f'fragments-{writer}', writer, SYNTAX + uid, values, [writer, *options, '+fs', '2'])
for left in ('native.dcm', 'again.dcm'):
    if os.path.exists(f'{folder}/{left}'):
        os.remove(f'{folder}/{left}')
json.dump(made, open(f'{folder}/manifest.json', 'w'))
print(len(made), 'frames')
