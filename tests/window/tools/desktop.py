#!/usr/bin/python3
"""A desktop's panel, its notices, its power service and its network, for tests. One JSON request a line on standard input, one JSON answer a line back.

{"do": "menu"}                    -> {"items": [{"label", "enabled", "type"}]}; null while there is no icon
{"do": "click", "label": "…"}     -> {"clicked": true} or {"clicked": false}
{"do": "icon"}                    -> {"name": "path of the picture"}
{"do": "notices"}                 -> {"notices": ["…"]}
{"do": "open", "notice": "…"}     -> {"opened": true}, or {"opened": false} where nothing hears a click on it
{"do": "locks"}                   -> {"locks": ["idle Boothlift: why"]}, those that are held now
{"do": "line", "metered": 1, "connection": "/…"} -> from then on there is a NetworkManager, and it says this
{"do": "panel", "there": false}   -> the panel says that it is gone, or back
"""
import json
import os
import select
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
PROPERTIES = "org.freedesktop.DBus.Properties"
items = []
locks = []
notices = []
opens = []
panel = {"there": True}
line = {}
network = []


class Watcher(dbus.service.Object):
    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        items.append((sender, service) if service.startswith("/") else (service, "/StatusNotifierItem"))

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, _service):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return self.GetAll(_interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {
            "IsStatusNotifierHostRegistered": dbus.Boolean(panel["there"]),
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array([f"{s}{p}" for s, p in items], signature="s"),
        }


class Notices(dbus.service.Object):
    NAME = "org.freedesktop.Notifications"

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, _app, _replaces, _icon, _summary, body, actions, _hints, _timeout):
        notices.append(str(body))
        opens.append("default" in actions[::2])
        return len(notices)

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return ["actions", "body"]

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return "test", "Boothlift", "1", "1.2"

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, _id):
        pass

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, number, action):
        pass


class Power(dbus.service.Object):
    """Like logind, it holds a lock for as long as whoever took it keeps the file open."""

    NAME = "org.freedesktop.login1"

    @dbus.service.method(NAME + ".Manager", in_signature="ssss", out_signature="h")
    def Inhibit(self, what, who, why, mode):
        ours, theirs = os.pipe()
        locks.append((ours, f"{what} {who}: {why}" + ("" if mode == "block" else f" ({mode})")))
        handle = dbus.types.UnixFd(theirs)
        os.close(theirs)
        return handle


class Network(dbus.service.Object):
    """As much of NetworkManager as says what a line costs."""

    NAME = "org.freedesktop.NetworkManager"

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return self.GetAll(_interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {"Metered": dbus.UInt32(line["metered"]), "PrimaryConnection": dbus.ObjectPath(line["connection"])}


def held():
    closed = select.select([ours for ours, _ in locks], [], [], 0)[0]
    return [text for ours, text in locks if ours not in closed]


def alive():
    """The newest icon whose program still runs."""
    for service, path in reversed(items):
        if bus.name_has_owner(service):
            return service, path
    return None


def properties():
    item = alive()
    if item is None:
        return None, None
    got = dbus.Interface(bus.get_object(*item), PROPERTIES).GetAll(ITEM, timeout=5)
    return item[0], got


def layout():
    service, got = properties()
    if got is None:
        return None, []
    menu = dbus.Interface(bus.get_object(service, got["Menu"]), "com.canonical.dbusmenu")
    menu.AboutToShow(0, timeout=5)
    _revision, (_root, _properties, entries) = menu.GetLayout(0, -1, [], timeout=5)
    return menu, entries


def answer(request):
    do = request["do"]
    if do == "menu":
        menu, entries = layout()
        if menu is None:
            return None
        return {
            "items": [
                {
                    "label": str(p.get("label", "")).replace("__", "_"),
                    "enabled": bool(p.get("enabled", True)),
                    "type": str(p.get("type", "standard")),
                }
                for _id, p, _below in entries
                if p.get("visible", True)
            ]
        }
    if do == "click":
        menu, entries = layout()
        for number, p, _below in entries:
            if str(p.get("label", "")).replace("__", "_") == request["label"] and p.get("enabled", True):
                menu.Event(number, "clicked", dbus.String("", variant_level=1), dbus.UInt32(0), timeout=5)
                return {"clicked": True}
        return {"clicked": False}
    if do == "icon":
        _service, got = properties()
        return None if got is None else {"name": str(got["IconName"])}
    if do == "notices":
        return {"notices": notices}
    if do == "open":
        number = notices.index(request["notice"])
        if opens[number]:
            objects[1].ActionInvoked(number + 1, "default")
        return {"opened": opens[number]}
    if do == "locks":
        return {"locks": held()}
    if do == "panel":
        panel["there"] = bool(request["there"])
        return {}
    if do == "line":
        line.update(metered=request["metered"], connection=request["connection"])
        if not network:
            network.extend([dbus.service.BusName(Network.NAME, bus), Network(bus, "/org/freedesktop/NetworkManager")])
        return {}
    raise ValueError(do)


def on_line(channel, _condition):
    request = channel.readline()
    if not request:
        loop.quit()
        return False
    try:
        said = answer(json.loads(request))
    except dbus.DBusException as error:
        said = {"error": str(error)}
    print(json.dumps(said), flush=True)
    return True


names = [dbus.service.BusName(name, bus) for name in (WATCHER, Notices.NAME, Power.NAME)]
objects = [
    Watcher(bus, "/StatusNotifierWatcher"),
    Notices(bus, "/org/freedesktop/Notifications"),
    Power(bus, "/org/freedesktop/login1"),
]
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_line)
loop = GLib.MainLoop()
print(json.dumps({"ready": True}), flush=True)
loop.run()
