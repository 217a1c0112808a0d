"""Pictures that a browser or a chart gives: a PNG file in, its pixels out. No library for images is needed."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}


class Picture:
    """The pixels of a PNG file with 8 bits a channel, in colour, with or without transparency."""

    def __init__(self, data: bytes) -> None:
        assert data.startswith(SIGNATURE)
        packed, place = b"", len(SIGNATURE)
        while place < len(data):
            (length,) = struct.unpack(">I", data[place : place + 4])
            name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
            if name == b"IHDR":
                self.width, self.height, depth, colour = struct.unpack(">IIBB", body[:10])
                assert depth == 8
                self._bytes = CHANNELS[colour]
            elif name == b"IDAT":
                packed += body
            place += length + 12
        self._rows = self._unfiltered(zlib.decompress(packed))

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of one pixel."""
        red, green, blue = self._rows[y][x * self._bytes : x * self._bytes + 3]
        return red, green, blue

    def corner(self) -> tuple[int, int, int]:
        """The pixel just inside the upper left corner, where only paper is."""
        return self.at(1, 1)

    def darkest(self) -> int:
        """The light of the darkest pixel, from 0 to 255."""
        return min(self._lights())

    def brightest(self) -> int:
        """The light of the brightest pixel, from 0 to 255."""
        return max(self._lights())

    def colours(self) -> int:
        """How far the most colourful pixel is from grey, from 0 to 255."""
        pixels = (self.at(x, y) for y in range(self.height) for x in range(self.width))
        return max(max(pixel) - min(pixel) for pixel in pixels)

    def _lights(self) -> list[int]:
        return [sum(self.at(x, y)) // 3 for y in range(self.height) for x in range(self.width)]

    def _unfiltered(self, raw: bytes) -> list[bytearray]:
        """The rows without PNG's filters, which store each byte as its difference from its neighbours."""
        size, step, rows = self.width * self._bytes, self._bytes, []
        above = bytearray(size)
        for y in range(self.height):
            kind, line = raw[y * (size + 1)], bytearray(raw[y * (size + 1) + 1 : (y + 1) * (size + 1)])
            for x in range(size):
                left, up, corner = line[x - step] if x >= step else 0, above[x], above[x - step] if x >= step else 0
                line[x] = (line[x] + (0, left, up, (left + up) // 2, _nearest(left, up, corner))[kind]) & 255
            rows.append(line)
            above = line
        return rows


def _nearest(left: int, up: int, corner: int) -> int:
    """The neighbour that is nearest to left + up - corner (Paeth)."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
