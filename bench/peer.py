# The PyTorch peer of the benchmarks: the same network, trained and drawn the way PyTorch programs do it.
#
# Reads one command a line on stdin (JSON) and answers with one line each, the `seconds` that the work took by this
# process's own clock. `{"do": "open", ...}` comes first and again for every network; arrays are base64 of float32.

import base64
import json
import os
import struct
import sys
import time
import zlib

import numpy as np
import torch
from torch import nn

CHUNK = 131072  # points a forward pass when drawing
LEVEL = 3  # of zlib, as Crease compresses
CREASE, TRAINING, VALIDATION = (213, 94, 0), (230, 159, 0), (0, 114, 178)


def floats(text, *shape):
    return np.frombuffer(base64.b64decode(text), dtype="<f4").reshape(shape).copy()


class Peer:
    """One network with its points; the picture is drawn on a grid of side x side pixels of [0, 1) x [0, 1)."""

    def __init__(self, command, device):
        self.device = device
        widths = [2, *command["hidden"], 1]
        layers = []
        for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
            layer = nn.Linear(fan_in, fan_out)
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(floats(command["weights"][i], fan_out, fan_in)))
                layer.bias.copy_(torch.from_numpy(floats(command["biases"][i], fan_out)))
            layers += [layer, nn.LeakyReLU(0.01)]
        self.net = nn.Sequential(*layers[:-1]).to(device)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=0.001)
        self.loss = nn.MSELoss()
        self.batch = command["batch"]
        self.training = self.points(command["training"])
        self.validation = self.points(command["validation"])
        self.loader = torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(*self.training), batch_size=self.batch, shuffle=True
        )
        size = command["side"]
        grey = np.frombuffer(base64.b64decode(command["target"]), dtype=np.uint8)
        self.target = grey.reshape(size, size)
        generator = torch.Generator().manual_seed(1)
        self.coefficients = [
            torch.randint(-(2**63), 2**63 - 1, (width,), generator=generator).to(device) for width in command["hidden"]
        ]

    def points(self, data):
        both = floats(data["inputs"], -1, 2), floats(data["targets"], -1, 1)
        return tuple(torch.from_numpy(part).to(self.device) for part in both)

    def step(self, inputs, targets):
        self.optimizer.zero_grad()
        loss = self.loss(self.net(inputs), targets)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def validate(self):
        with torch.no_grad():
            return self.loss(self.net(self.validation[0]), self.validation[1]).item()

    def epoch(self):
        """The usual way: a DataLoader over a TensorDataset."""
        for inputs, targets in self.loader:
            self.step(inputs, targets)
        self.validate()

    def lean_epoch(self):
        """The fastest way that we know: the whole set shuffled at once, batches by index."""
        inputs, targets = self.training
        for rows in torch.randperm(len(inputs)).split(self.batch):
            self.step(inputs[rows], targets[rows])
        self.validate()

    def hashed(self, x):
        """Outputs, and for each point the sum of the coefficients of its active neurons, modulo 2^64."""
        hashes = torch.zeros(len(x), dtype=torch.int64, device=self.device)
        coefficients = iter(self.coefficients)
        for layer in self.net:
            if isinstance(layer, nn.LeakyReLU):
                hashes += torch.sum((x > 0) * next(coefficients), dim=1)
            x = layer(x)
        return x, hashes

    def raster(self, side):
        """The outputs, and which pixels have a neighbour of another pattern."""
        along = np.arange(side) / side
        x, y = np.meshgrid(along, along)
        grid = torch.from_numpy(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32))
        outputs, hashes = [], []
        with torch.no_grad():
            for chunk in grid.split(CHUNK):
                output, words = self.hashed(chunk.to(self.device))
                outputs.append(output.cpu().numpy())
                hashes.append(words.cpu().numpy())
        values = np.concatenate(outputs).reshape(side, side)
        return values, differing(np.concatenate(hashes).reshape(side, side))

    def frame(self, side):
        """The bytes of a PNG with three panels, and how many pixels have a neighbour of another pattern."""
        values, creases = self.raster(side)
        return encode(self.panels(values, creases)), int(creases.sum())

    def panels(self, values, creases):
        side = len(values)
        grey = np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8)
        image = np.empty((side, 3 * side, 3), dtype=np.uint8)
        image[:, :side] = grey[..., None]
        image[:, :side][creases] = CREASE
        image[:, side : 2 * side] = grey[..., None]
        every = len(self.target) // side
        image[:, 2 * side :] = self.target[::every, ::every][:side, :side, None]
        for (inputs, _), colour in ((self.training, TRAINING), (self.validation, VALIDATION)):
            at = np.clip(np.rint(inputs.cpu().numpy() * side).astype(int), 0, side - 1)
            image[at[:, 1], 2 * side + at[:, 0]] = colour
        return image


def differing(hashes):
    """Where a pixel differs from one of its four neighbours; the outermost frame of pixels is left out."""
    below = (hashes[1:] != hashes[:-1])[:, 1:-1]
    right = (hashes[:, 1:] != hashes[:, :-1])[1:-1]
    creases = np.zeros(hashes.shape, dtype=bool)
    creases[1:-1, 1:-1] = below[1:] | below[:-1] | right[:, 1:] | right[:, :-1]
    return creases


def encode(image):
    height, width, _ = image.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)
    rows[:, 1:] = image.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), LEVEL)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def libraries():
    """The linear algebra libraries that are loaded: PyTorch on the reference BLAS would be no measure."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {os.path.realpath(line.split()[-1]) for line in maps if "/" in line}
    except OSError:
        return "unknown BLAS"
    found = {path for path in paths if any(word in os.path.basename(path) for word in ("blas", "mkl_", "blis"))}
    # Debian names OpenBLAS and the reference BLAS alike; the folder tells them apart.
    names = {"/".join(path.split("/")[-2:]) for path in found if "lapack" not in os.path.basename(path)}
    return ", ".join(sorted(names)) or "BLAS built in"


def serve(threads, device):
    torch.set_num_threads(threads)
    peer = None

    def answer(**fields):
        print(json.dumps(fields), flush=True)

    answer(torch=torch.__version__, numpy=np.__version__, blas=libraries(), threads=torch.get_num_threads())
    for line in sys.stdin:
        command = json.loads(line)
        what = command["do"]
        extra = {}
        start = time.perf_counter()
        if what == "open":
            peer = Peer(command, device)
        elif what == "epoch":
            for _ in range(command.get("times", 1)):
                peer.lean_epoch() if command.get("lean") else peer.epoch()
        elif what == "frame":
            _, extra["creasePixels"] = peer.frame(command.get("side", len(peer.target)))
        elif what == "raster":
            peer.raster(command.get("side", len(peer.target)))
        elif what == "forward":
            with torch.no_grad():
                peer.net(torch.zeros(command["points"], 2, device=device))
        elif what == "step":
            extra["loss"] = peer.step(*(part[: peer.batch] for part in peer.training))
        else:
            answer(error=f"no command '{what}'")
            continue
        if device != "cpu":
            torch.cuda.synchronize()
        answer(seconds=time.perf_counter() - start, **extra)


serve(int(sys.argv[1]), sys.argv[2])
