"""Pictures for uploads."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def png(size: tuple[int, int] = (320, 240)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "silver").save(out, "PNG")
    return out.getvalue()


def upload(name: str = "product.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content, "image/png")
