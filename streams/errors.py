"""Errors that reach the person at the keyboard.

    CopydeskError            one line that says what is wrong and what to do; exit code 1
    ├── SettingsError        a setting that cannot be used (copydesk.config.settings); exit code 2, as for usage
    ├── BrokerError          the embedded broker cannot start, stop or be found
    ├── UnreachableError     a broker that does not answer
    └── RefusedError         a cluster that does not know us or does not allow it; waiting does not help

An article's failure is never an exception that leaves a stage: it is an outcome (streams/outcomes.py).
"""


class CopydeskError(Exception):
    """A failure with a one-line message for people."""


class BrokerError(CopydeskError):
    """The embedded broker cannot do what was asked."""


class UnreachableError(CopydeskError):
    """No broker answered in time."""


class RefusedError(CopydeskError):
    """The cluster does not know us, we do not know it, or a right is missing: a person has to change something."""
