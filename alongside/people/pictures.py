"""Makes a picture that can be shown out of whatever somebody sent. Pure: bytes in, bytes out.

What comes in is opened only as what it is allowed to be, and drawn anew: nothing of the file itself is kept, so that where and
with what it was taken, a second file hidden behind the picture, or a script is gone.
"""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from alongside.people.errors import NotAPicture

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000  # on each side and in all: a telephone of today takes 12 to 50 million, and sends it smaller
SIDE = 512
CONTENT_TYPE = "image/jpeg"
_OPENED_AS = ("JPEG", "PNG", "WEBP")
_NOT_ONE = _("This is not a picture that can be shown. Choose a photo saved as JPEG, PNG or WebP.")
_TOO_LARGE = _("This picture is too large. Choose one of at most 10 megabytes and 40 million pixels.")


def square(sent: bytes) -> bytes:
    """A square JPEG of 512 pixels cut out of the middle of a picture. Raises NotAPicture with what to do."""
    if len(sent) > MOST_BYTES:
        raise NotAPicture(_TOO_LARGE, field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(sent), formats=_OPENED_AS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotAPicture(_TOO_LARGE, field="photo")
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                drawn = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotAPicture(_TOO_LARGE, field="photo") from bomb
    # Decoders raise many things over a file that was cut off or made to break them; each means the same to whoever sent it.
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        OverflowError,
        MemoryError,
        Warning,
    ) as broken:
        raise NotAPicture(_NOT_ONE, field="photo") from broken
    made = io.BytesIO()
    ImageOps.fit(drawn, (SIDE, SIDE), Image.Resampling.LANCZOS).save(made, "JPEG", quality=85, optimize=True)
    return made.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture's pixels alone, on white where it was clear, in a new image that knows nothing of the file."""
    clear = picture.convert("RGBA")
    drawn = Image.new("RGB", clear.size, "white")
    drawn.paste(clear, mask=clear.getchannel("A"))
    return drawn
