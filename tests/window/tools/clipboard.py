#!/usr/bin/python3
"""Owns the clipboard until it is ended: clipboard.py picture FILE | files URI… | text WORDS.

clipboard.py read says what text is in it and in the selection that the middle button pastes.
"""
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GdkPixbuf, Gtk  # noqa: E402

what, words = sys.argv[1], sys.argv[2:]
if what == "read":
    for name in (Gdk.SELECTION_CLIPBOARD, Gdk.SELECTION_PRIMARY):
        print(Gtk.Clipboard.get(name).wait_for_text() or "")
    sys.exit()
window = Gtk.Window(title="clipboard owner")
clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
if what == "picture":
    clipboard.set_image(GdkPixbuf.Pixbuf.new_from_file(words[0]))
elif what == "text":
    clipboard.set_text(words[0], -1)
else:
    # A file manager offers addresses; PyGObject has no call for a target of one's own but dragging's.
    window.hide()
    atom = Gdk.Atom.intern("CLIPBOARD", False)
    window.realize()
    Gtk.selection_add_target(window, atom, Gdk.Atom.intern("text/uri-list", False), 0)
    window.connect("selection-get", lambda _w, data, _i, _t: data.set_uris(words))
    Gtk.selection_owner_set(window, atom, Gdk.CURRENT_TIME)
print("ready", flush=True)
Gtk.main()
