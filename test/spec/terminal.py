"""Runs a command on a pseudo-terminal of 80 columns and types answers: terminal.py '<JSON>' with command and talk.

talk is a list of [text to wait for, text to type]. Everything the terminal showed goes to stdout; the exit status is that of the command.
"""
import json
import os
import pty
import select
import struct
import sys
import termios
from fcntl import ioctl

wanted = json.loads(sys.argv[1])
talk = wanted["talk"]
child, terminal = pty.fork()
if child == 0:
    os.execvpe(wanted["command"][0], wanted["command"], os.environ)
ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
shown = b""
asked = 0
while True:
    ready, _, _ = select.select([terminal], [], [], 120)
    if not ready:
        sys.exit("no answer")
    try:
        data = os.read(terminal, 65536)
    except OSError:
        data = b""
    if not data:
        break
    shown += data
    if talk and talk[0][0].encode() in shown[asked:]:
        asked = len(shown)
        os.write(terminal, talk.pop(0)[1].encode())
sys.stdout.buffer.write(shown)
sys.stdout.flush()
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
