"""tap.py -- tests in Python that print TAP.

    from tap import run, skip, test

    @test
    def a_name_that_is_a_sentence():
        assert 1 + 1 == 2

    run()

or, where the tests are known only while they run:

    tap = Tap()
    tap.ok(1 + 1 == 2, "one and one are two")
    tap.done()

A test passes that returns, fails that raises, and is skipped by skip("reason"). They run in the
order in which they are written. For tables of cases: a generator with @test gives a test for each
(name, callable) that it yields.
"""
import sys
import traceback

_tests = []


class _Skipped(Exception):
    pass


def skip(reason):
    raise _Skipped(reason)


def test(function):
    """Register it, under its name with blanks for underscores."""
    name = function.__name__.replace("_", " ").strip()
    if function.__code__.co_flags & 0x20:  # a generator
        _tests.extend((f"{name}: {case}", call) for case, call in function())
    else:
        _tests.append((name, function))
    return function


def run():
    """Run what was registered, print TAP and end the program."""
    failed = False
    print(f"1..{len(_tests)}", flush=True)
    for number, (name, call) in enumerate(_tests, 1):
        try:
            call()
            print(f"ok {number} - {name}", flush=True)
        except _Skipped as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:  # whatever it is, the tests after it still run
            failed = True
            print(f"not ok {number} - {name}", flush=True)
            print(*[f"# {line}" for line in traceback.format_exc().splitlines()], sep="\n",
                  flush=True)
    sys.exit(failed)


class Tap:
    """ok(condition, name, detail), then done()."""

    def __init__(self):
        self.count = self.failed = 0

    def ok(self, passed, name, detail=""):
        self.count += 1
        self.failed += not passed
        print(f"{'ok' if passed else 'not ok'} {self.count} - {name}", flush=True)
        if not passed and str(detail):
            print("\n".join(f"# {line}" for line in str(detail).splitlines()), flush=True)
        return passed

    def equal(self, got, wanted, name):
        return self.ok(got == wanted, name, f"got:    {got!r}\nwanted: {wanted!r}")

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}", flush=True)

    def done(self):
        print(f"1..{self.count}", flush=True)
        sys.exit(self.failed > 0)
