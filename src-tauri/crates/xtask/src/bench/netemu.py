"""A wire between two network namespaces with a rate, a delay and loss, for kernels whose `tc` has no netem.

  netemu.py NEAR FAR UP_MBIT DOWN_MBIT DELAY_MS LOSS SEED

Runs in the namespace FAR, makes a TUN device at each end, prints "ready", and carries packets until it is ended. Each way has
a queue of a quarter of a second that drops what does not fit, then the delay, then the loss (a share of packets, each way).
"""

import collections
import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
TUN_WITHOUT_HEAD = 0x0001 | 0x1000
QUEUE_SECONDS = 0.25


def device(name):
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", name.encode(), TUN_WITHOUT_HEAD))
    return end


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Way:
    """One direction: packets wait for their turn on the wire, then travel."""

    def __init__(self, into, mbit, delay, loss, chance):
        self.into, self.delay, self.loss, self.chance = into, delay, loss, chance
        self.second_a_byte = 8 / (mbit * 1e6)
        self.free_at = 0.0
        self.flying = collections.deque()

    def take(self, packet, now):
        begins = max(now, self.free_at)
        if begins - now > QUEUE_SECONDS:
            return
        self.free_at = begins + len(packet) * self.second_a_byte
        if self.chance.random() >= self.loss:
            self.flying.append((self.free_at + self.delay, packet))

    def land(self, now):
        while self.flying and self.flying[0][0] <= now:
            try:
                os.write(self.into, self.flying.popleft()[1])
            except OSError:
                pass

    def next(self):
        return self.flying[0][0] if self.flying else None


def main():
    near, far, up, down, delay_ms, loss, seed = sys.argv[1:]
    one_way, chance = float(delay_ms) / 2000, random.Random(int(seed))
    ends = [device("near1"), device("far1")]
    ip("link", "set", "near1", "netns", near)
    ip("addr", "add", "10.71.0.1/24", "dev", "far1")
    ip("link", "set", "far1", "up")
    ip("-n", near, "addr", "add", "10.71.0.2/24", "dev", "near1")
    ip("-n", near, "link", "set", "near1", "up")
    # What Windows, macOS and most of Linux send with: with another one the figures are others. A namespace of its own may
    # not set its usual one, but a route may have one.
    ip("-n", near, "route", "replace", "10.71.0.0/24", "dev", "near1", "src", "10.71.0.2", "congctl", "cubic")
    ip("-n", near, "route", "add", "default", "via", "10.71.0.1")
    ways = {
        ends[0]: Way(ends[1], float(up), one_way, float(loss), chance),
        ends[1]: Way(ends[0], float(down), one_way, float(loss), chance),
    }
    print("ready", flush=True)
    while True:
        due = [way.next() for way in ways.values() if way.next() is not None]
        wait = max(0.0, min(due) - time.monotonic()) if due else None
        readable, _, _ = select.select(ends, [], [], wait)
        for end in readable:
            now = time.monotonic()
            for _ in range(64):
                try:
                    ways[end].take(os.read(end, 2048), now)
                except BlockingIOError:
                    break
        now = time.monotonic()
        for way in ways.values():
            way.land(now)


main()
