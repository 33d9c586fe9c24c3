#!/usr/bin/env bats
# signals.bats -- shore waits for stdin and is asked to stop.
load common

# stopped_by SIGNAL: the exit code of a shore that waits and gets it. Python starts it, because a
# shell lets its background children ignore SIGINT.
stopped_by() {
    run timeout 60 python3 - "$SHORE" "$1" <<'END'
import array, fcntl, signal, subprocess, sys, termios, time

shore = subprocess.Popen([sys.argv[1], "lint", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
shore.stdin.write(b"SELECT 1;")
shore.stdin.flush()

def waits_for_more():
    unread = array.array("i", [0])
    fcntl.ioctl(shore.stdin, termios.FIONREAD, unread)
    with open(f"/proc/{shore.pid}/stat") as stat:
        return unread[0] == 0 and stat.read().rpartition(")")[2].split()[0] == "S"

until = time.monotonic() + 30
while not waits_for_more() and time.monotonic() < until:
    time.sleep(0.02)
shore.send_signal(getattr(signal, sys.argv[2]))
said = shore.stderr.read().decode()
print(shore.wait(timeout=30), said, end="")
END
}

@test "Ctrl-C ends it with 130" {
    stopped_by SIGINT
    says "130 error: interrupted"
}

@test "SIGTERM ends it with 143" {
    stopped_by SIGTERM
    says "143 error: stopped by SIGTERM"
}
