"""Whatever is sent as a photo, what is kept is a picture drawn anew, or nothing."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from alongside.people.errors import NotAPicture
from alongside.people.pictures import MOST_BYTES, SIDE, square

WHERE = "Saltmarsh Walk 7"


def made(kind="JPEG", size=(900, 600), colour="green", **options):
    out = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, colour).save(out, kind, **options)
    return out.getvalue()


def with_place():
    """A photo that says where it was taken, with what, and which way up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = 6, "A telephone", WHERE
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    picture = Image.new("RGB", (600, 300), "red")
    picture.paste("blue", (0, 0, 300, 300))
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=WHERE)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_square_picture(kind):
    drawn = Image.open(io.BytesIO(square(made(kind))))
    assert (drawn.format, drawn.size, drawn.mode) == ("JPEG", (SIDE, SIDE), "RGB")


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright():
    sent = with_place()
    assert WHERE.encode() in sent
    kept = square(sent)
    assert WHERE.encode() not in kept
    assert b"telephone" not in kept
    drawn = Image.open(io.BytesIO(kept))
    assert not drawn.getexif()
    assert "comment" not in drawn.info
    red, _green, blue = drawn.getpixel((SIDE // 2, 20))
    assert blue > red, "turned by the way it was held, what was left is now above"


def test_what_hides_behind_a_picture_is_gone():
    script = b"<script>alert(1)</script>PK\x03\x04hidden"
    assert b"script" not in square(made() + script)
    assert b"hidden" not in square(made("PNG") + script)


def test_a_clear_picture_stands_on_white():
    drawn = Image.open(io.BytesIO(square(made("PNG", mode="RGBA", colour=(0, 0, 0, 0)))))
    assert min(drawn.getpixel((10, 10))) > 250


def bomb():
    """A PNG of a few bytes that says it is 60,000 by 60,000."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


NOT_PICTURES = {
    "nothing": b"",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": b"<html><body>hello</body></html>",
    "cut off": made()[:400],
    "a PNG cut off": made("PNG")[:60],
    "a moving picture": made("GIF"),
    "a picture of another kind": made("TIFF"),
    "a document": b"%PDF-1.7\n1 0 obj\n",
    "far too many pixels": bomb(),
    "too many bytes": made() + b"\0" * MOST_BYTES,
}


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_what_is_no_picture_is_refused_with_a_sentence(name):
    with pytest.raises(NotAPicture) as refused:
        square(NOT_PICTURES[name])
    assert str(refused.value.sentence)
    assert refused.value.field == "photo"


@given(st.binary(max_size=300), st.integers(0, 800))
def test_whatever_is_broken_in_a_file_it_is_a_picture_or_refused(noise, at):
    sent = made(size=(60, 40))
    try:
        kept = square(sent[:at] + noise + sent[at + len(noise) :])
    except NotAPicture:
        return
    assert Image.open(io.BytesIO(kept)).size == (SIDE, SIDE)
