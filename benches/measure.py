"""What a command costs, children included: shared by the scripts of this folder."""

import ctypes
import os
import signal
import statistics
import subprocess

PR_SET_CHILD_SUBREAPER = 36


class Failed(SystemExit):
    """A command that ended badly; without anybody to catch it, its complaint ends the script."""

    def __init__(self, command, complaint):
        super().__init__(f"{' '.join(map(str, command))}\n{complaint}")
        self.complaint = complaint


def measured(command, cwd, env, allowed=(0,), limit=None):
    """CPU seconds (user + system) and peak RSS in MB of a command and all its children. `limit` is in seconds of wall clock."""
    # A process starts with the peak of what it was forked from. So it is a small shell that forks, and ends: the orphan becomes ours.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    shell = subprocess.Popen(["sh", "-c", '"$@" >/dev/null & echo $!', "sh", *map(str, command)], cwd=cwd, env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    child = int(shell.stdout.readline())
    if limit:
        previous = signal.signal(signal.SIGALRM, lambda *_: os.killpg(shell.pid, signal.SIGKILL))
        signal.alarm(limit)
    complaint = shell.stderr.read()
    shell.wait()
    _, status, usage = os.wait4(child, 0)
    if limit:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
    code = os.waitstatus_to_exitcode(status)
    if code not in allowed:
        raise Failed(command, complaint.decode(errors="replace") or f"exit code {code}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(runs):
    """The median of each figure."""
    return tuple(statistics.median(values) for values in zip(*runs))
