"""Photos as they may be kept: really pictures, of bearable size, without the data that cameras write into them."""

import struct
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST = 15 * 1024 * 1024  # bytes of an upload
PIXELS = 50_000_000
BROKEN = (OSError, ValueError, SyntaxError, TypeError, struct.error)  # the last two from metadata that is torn
SIDE = 2400  # pixels of the longer side that is kept


def cleaned(upload) -> bytes:
    """The picture as a fresh JPEG: turned upright, at most `SIDE` pixels long, nothing else of the file left.

    Raises ValidationError in Chinese for what is no JPEG, PNG or WebP, too large, or broken.
    """
    if upload.size > LARGEST:
        raise ValidationError(f"照片“{upload.name}”超过 15 MB，请压缩后再传。")
    try:
        upload.seek(0)
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise ValidationError(f"照片“{upload.name}”的像素过大，请压缩后再传。")
            fresh = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, *BROKEN) as error:
        raise ValidationError(f"“{upload.name}”不是可用的照片，请用 JPG、PNG 或 WebP 格式。") from error
    fresh.thumbnail((SIDE, SIDE))
    out = BytesIO()
    Image.frombytes("RGB", fresh.size, fresh.tobytes()).save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
