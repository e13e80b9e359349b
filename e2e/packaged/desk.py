"""A person at the desk of an installed app: sees what a screen reader is told, types and presses keys.

A packed app has no debugger to drive it by, and it refuses every switch that would open one. So it is driven from outside, as the
ordinary user, inside the session that tools/lib/desktop-session.mjs makes. One JSON object a line comes in, one goes out:

    {"do": "find", "role": "entry", "name": "User name", "withinMs": 20000}  ->  {"ok": true, "value": 3}

Debian's own python3 runs this (python3-gi, gir1.2-atspi-2.0): the bus has no library for Node.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
# What a desktop sets when somebody uses a screen reader.
ASSISTED = {"ACCESSIBILITY_ENABLED": "1", "GTK_MODULES": "gail:atk-bridge", "NO_AT_BRIDGE": "0"}


class App:
    """A started program with everything it says."""

    def __init__(self, program, args, env):
        self.said = []
        self.process = subprocess.Popen(
            [program, *args],
            env={**os.environ, **ASSISTED, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.said.append(line)

    def end(self, within):
        code = self.process.wait(within)
        self.reader.join(5)
        return {"code": code, "said": "".join(self.said)}


app = None
kept = []


def children(node):
    try:
        count = node.get_child_count()
    except Exception:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except Exception:
            continue
        if child is not None:
            yield child


def walk(node):
    yield node
    for child in children(node):
        yield from walk(child)


def pids():
    """The program and what it started: the window belongs to the first, the page's process is another."""
    return {app.process.pid} if app else set()


def tops():
    for top in children(Atspi.get_desktop(0)):
        try:
            if top.get_process_id() in pids():
                yield top
        except Exception:
            continue


def fits(node, role, name, part):
    try:
        if role is not None and node.get_role_name() != role:
            return False
        said = node.get_name() or ""
    except Exception:
        return False
    return name is None or said == name or (part and name in said)


def look(role, name, part):
    return [node for top in tops() for node in walk(top) if fits(node, role, name, part)]


def until(within_ms, ask):
    end = time.monotonic() + within_ms / 1000
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            return None
        time.sleep(0.1)


def outline(limit=400):
    lines = []
    for top in tops():
        for node in walk(top):
            try:
                if node.get_name():
                    lines.append(f"{node.get_role_name()}: {node.get_name()[:80]}")
            except Exception:
                continue
            if len(lines) >= limit:
                return lines
    return lines


def keep(node):
    kept.append(node)
    return len(kept) - 1


def focused(node):
    node.clear_cache()
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def start(program, args=(), env=None):
    global app
    kept.clear()
    app = App(program, list(args), env or {})
    return app.process.pid


def ended(withinMs):
    try:
        return app.end(withinMs / 1000)
    except subprocess.TimeoutExpired:
        raise LookupError(f"still running after {withinMs / 1000} s; it said:\n{''.join(app.said)[-2000:]}")


def stop(withinMs=40000):
    if app.process.poll() is None:
        os.kill(app.process.pid, signal.SIGTERM)
    return ended(withinMs)


def kill():
    if app is not None and app.process.poll() is None:
        os.killpg(app.process.pid, signal.SIGKILL)
        app.process.wait(10)
    return True


def find(role=None, name=None, part=False, withinMs=40000):
    found = until(withinMs, lambda: look(role, name, part))
    if found is None:
        words = "\n  ".join(outline())
        raise LookupError(f"no {role or 'part'} named {name!r}; there is:\n  {words}\nit said: {''.join(app.said)[-1500:]}")
    return keep(found[0])


def count(role=None, name=None, part=False):
    return len(look(role, name, part))


def gone(role=None, name=None, part=False, withinMs=40000):
    if until(withinMs, lambda: not look(role, name, part)) is None:
        raise LookupError(f"still there: {role or 'part'} named {name!r}")
    return True


def focus(id):
    def ask():
        kept[id].grab_focus()
        return focused(kept[id])

    if until(10000, ask) is None:
        raise LookupError(f"cannot be focused: {kept[id].get_role_name()} {kept[id].get_name()!r}")
    return True


def press(id):
    for index in range(kept[id].get_n_actions()):
        if kept[id].get_action_name(index) in ("press", "click", "activate", "jump", "doDefault", "check", "select"):
            return kept[id].do_action(index)
    raise LookupError(f"cannot be pressed: {kept[id].get_role_name()} {kept[id].get_name()!r}")


def xdotool(*args):
    subprocess.run(["xdotool", *args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return True


def type_text(text):
    return xdotool("type", "--delay", "8", "--", text)


def keys(keys):
    return xdotool("key", "--delay", "20", keys)


def window(name, withinMs=40000):
    """A window of the system's own, such as a message box: those are on the screen and not on this bus."""

    def ask():
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, text=True)
        return done.stdout.split()

    found = until(withinMs, ask)
    if found is None:
        raise LookupError(f"no window called {name!r}; it said: {''.join(app.said)[-1500:]}")
    xdotool("windowfocus", found[0])
    return True


COMMANDS = {
    "window": window,
    "start": start,
    "ended": ended,
    "stop": stop,
    "kill": kill,
    "find": find,
    "count": count,
    "gone": gone,
    "focus": focus,
    "press": press,
    "type": type_text,
    "keys": keys,
    "outline": outline,
}


def main():
    # Answers have standard output for themselves. The accessibility registry, which a bus daemon below us starts, writes a
    # greeting to the one that it inherits.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(**parts):
        print(json.dumps(parts), file=answers, flush=True)

    # The registry and the bus of its own, before an app looks for them.
    bus = subprocess.Popen([LAUNCHER, "--launch-immediately"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        Atspi.init()
        Atspi.set_timeout(3000, 15000)
        answer(ok=True, value="ready")
        for line in sys.stdin:
            order = json.loads(line)
            try:
                value = COMMANDS[order.pop("do")](**order)
                answer(ok=True, value=value)
            except Exception as error:
                answer(ok=False, why=f"{type(error).__name__}: {error}")
    finally:
        kill()
        bus.terminate()


main()
