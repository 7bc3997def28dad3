"""Every setting: its default, its range, what it means; read from one TOML file and `COPYDESK_*` variables.

Order of precedence: environment variable, then the file, then the default. The file is `copydesk.toml` in the current
folder, or the one that `COPYDESK_CONFIG` names. An unknown key is an error that names the nearest known one.
"""

import dataclasses
import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENVIRONMENT_PREFIX = "COPYDESK_"
FILE_VARIABLE = "COPYDESK_CONFIG"
DEFAULT_FILE = "copydesk.toml"
MASK = "********"
KIB = 1024
MIB = 1024 * KIB


class SettingsError(ValueError):
    """A setting that cannot be used; the message is one line that says what to do."""


def setting(
    default: Any,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    secret: bool = False,
) -> Any:
    """One field of `Settings`: default, meaning, inclusive range, allowed words, whether it is shown masked."""
    meta = {"doc": doc, "low": low, "high": high, "choices": choices, "secret": secret}
    return dataclasses.field(default=default, metadata=meta)


@dataclass(frozen=True)
class Settings:
    """The effective settings of one process."""

    broker: str = setting(
        "embedded", "`embedded` starts a Kafka of our own; `host:port[,host:port]` uses your cluster."
    )
    broker_port: int = setting(9092, "Port of the embedded broker; a free one is chosen when it is taken.", low=1024, high=65535)  # fmt: skip
    broker_heap_mb: int = setting(512, "Java heap of the embedded broker in MiB.", low=256, high=65536)
    security_protocol: str = setting("PLAINTEXT", "How to reach your cluster.", choices=("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"))  # fmt: skip
    sasl_mechanism: str = setting("SCRAM-SHA-512", "SASL mechanism, when the protocol is SASL.", choices=("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"))  # fmt: skip
    sasl_username: str = setting("", "SASL user name.")
    sasl_password: str = setting("", "SASL password; give it by the environment, not in the file.", secret=True)
    ssl_cafile: str = setting("", "File of the certificate authority; empty means the system's own.")

    jars_dir: str = setting(".copydesk/kafka-4.3.1", "Folder of the embedded broker's jars; data folders share it.")
    data_dir: str = setting(".copydesk", "Folder for the embedded broker's data and the workers' state.")
    gazetteer: str = setting("", "File of names of your own for the tagger, tab-separated: name, aliases, type, id.")
    sources_dir: str = setting("", "Folder of source profiles of your own; they stand above the shipped ones.")
    app_id: str = setting("copydesk", "Name of the consumer group and prefix of the transactional ids.")
    prefix: str = setting("news", "Prefix of every topic name.")
    partitions: int = setting(4, "Partitions of each topic when it is created.", low=1, high=1024)
    replication: int = setting(1, "Replicas of each partition when a topic is created.", low=1, high=9)
    raw_days: float = setting(7.0, "Days that raw records are kept.", low=0.01, high=3650)
    working_days: float = setting(3.0, "Days that clean and unique records are kept.", low=0.01, high=3650)
    outcome_days: float = setting(30.0, "Days that enriched, duplicate and rejected records are kept.", low=0.01, high=3650)  # fmt: skip
    dead_letter_days: float = setting(90.0, "Days that dead letters are kept.", low=0.01, high=3650)
    window_days: float = setting(30.0, "Days in which an exact copy is recognised; also how long fingerprints are kept.", low=0.01, high=365)  # fmt: skip
    near_window_days: float = setting(7.0, "Days in which a changed copy is recognised.", low=0.01, high=365)
    joined_share: float = setting(0.56, "Share of the shorter text's words that must stand in the other for both to be of one family.", low=0.1, high=1)  # fmt: skip
    new_share: float = setting(0.2, "An article of which this share is new adds something.", low=0.01, high=0.9)
    suppress_doubt: float = setting(0.003, "How probable it may be that an article is suppressed of which `new_share` is new.", low=0.000001, high=0.5)  # fmt: skip
    max_record_bytes: int = setting(8 * MIB, "Largest raw record in bytes, key and headers included.", low=64 * KIB, high=64 * MIB)  # fmt: skip

    worker_name: str = setting(
        "worker-0", "Name of this worker's state folder; each process of a machine needs its own."
    )
    workers: int = setting(1, "Worker processes that `copydesk run` keeps alive.", low=1, high=64)
    pool_processes: int = setting(2, "Killable processes for CPU work in each worker.", low=1, high=64)
    pool_memory_mb: int = setting(1024, "Address space that one pool process may use, in MiB.", low=256, high=65536)
    document_seconds: float = setting(10.0, "Longest time one document may take before its process is killed.", low=0.1, high=600)  # fmt: skip
    batch_records: int = setting(512, "Most records in one transaction.", low=1, high=10_000)
    batch_bytes: int = setting(8 * MIB, "Most bytes of input in one transaction.", low=64 * KIB, high=1024 * MIB)
    batch_seconds: float = setting(0.02, "Longest wait for a batch to fill.", low=0.0, high=5)
    in_flight_bytes: int = setting(24 * MIB, "Bytes of input that one worker holds at a time; more waits in Kafka.", low=1 * MIB, high=4096 * MIB)  # fmt: skip
    session_seconds: float = setting(30.0, "A worker silent for so long loses its partitions.", low=2, high=300)
    transaction_seconds: float = setting(20.0, "An open transaction of a dead worker is aborted after this.", low=5, high=900)  # fmt: skip

    web_bind: str = setting("127.0.0.1", "Address of the worker's web page; anything but loopback is of use only with a token.")  # fmt: skip
    web_port: int = setting(6066, "Port of the first worker's page; a free one is chosen when it is taken.", low=1024, high=65535)  # fmt: skip
    web_token: str = setting("", "Secret that opens the worker's web page, 16 characters or more; without one the page is shown on this machine only. Give it by the environment, not in the file.", secret=True)  # fmt: skip
    web_token_file: str = setting("", "File that holds the web token instead.")
    postgres_dsn: str = setting("", "Where `copydesk sink postgres` writes: `postgresql://user:password@host/database`; empty means PostgreSQL's own variables, such as PGHOST. Give it by the environment, not in the file.", secret=True)  # fmt: skip
    log_level: str = setting("info", "How much is logged.", choices=("error", "warn", "info", "debug"))
    log_format: str = setting("auto", "`json` for machines, `console` for people, `auto` by whether a terminal listens.", choices=("auto", "json", "console"))  # fmt: skip


FIELDS: dict[str, "dataclasses.Field[Any]"] = {field.name: field for field in dataclasses.fields(Settings)}


def load(*, file: Path | None = None, environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings from file, environment and explicit overrides (strongest); raises SettingsError."""
    environment = os.environ if environment is None else environment
    values = _from_file(file, environment) | _from_environment(environment)
    values |= {name: value for name, value in overrides.items() if value is not None}
    return Settings(**{name: _checked(name, value) for name, value in values.items()})


def origins(*, file: Path | None = None, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Where `load` takes each setting from: the variable's name, the file's path, or `default`; raises SettingsError."""
    environment = os.environ if environment is None else environment
    path = str(_file(file, environment) or DEFAULT_FILE)
    found = dict.fromkeys(FIELDS, "default") | dict.fromkeys(_from_file(file, environment), path)
    return found | {name: ENVIRONMENT_PREFIX + name.upper() for name in _from_environment(environment)}


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables that make a child process load exactly these settings."""
    return {ENVIRONMENT_PREFIX + name.upper(): str(getattr(settings, name)) for name in FIELDS}


def masked(settings: Settings) -> dict[str, Any]:
    """Name to value, secrets masked."""
    values = dataclasses.asdict(settings)
    return {name: MASK if FIELDS[name].metadata["secret"] and value else value for name, value in values.items()}


def _from_file(file: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    named = _file(file, environment)
    path = named or Path(DEFAULT_FILE)
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if named is None:
            return {}
        raise SettingsError(f"there is no settings file {path}: create it or unset {FILE_VARIABLE}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot read the settings file {path}: {error}") from error


def _file(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    """The file that is asked for by name."""
    return file or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = (name for name in environment if name.startswith(ENVIRONMENT_PREFIX) and name != FILE_VARIABLE)
    return {name.removeprefix(ENVIRONMENT_PREFIX).lower(): environment[name] for name in names}


def _checked(name: str, value: Any) -> Any:
    """The value as the field's type and within its range."""
    field = FIELDS.get(name)
    if field is None:
        near = difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.0)
        raise SettingsError(f"unknown setting {name!r}: did you mean {near[0]!r}?")
    value = _converted(name, value, type(field.default))
    low, high, choices = field.metadata["low"], field.metadata["high"], field.metadata["choices"]
    if choices and value not in choices:
        raise SettingsError(f"setting {name} is {value!r}: use one of {', '.join(choices)}")
    if (low is not None and value < low) or (high is not None and value > high):
        raise SettingsError(f"setting {name} is {value}: use a value from {low} to {high}")
    return value


def _converted(name: str, value: Any, kind: type) -> Any:
    shown = MASK if FIELDS[name].metadata["secret"] else repr(value)
    wrong = SettingsError(f"setting {name} is {shown}: use a {_WORDS[kind]}")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise wrong
    try:
        converted = kind(value)
    except (ValueError, OverflowError):
        raise wrong from None
    if converted != converted or (kind is int and isinstance(value, float) and converted != value):  # noqa: PLR0124 - NaN
        raise wrong
    return converted


_WORDS = {str: "text", int: "whole number", float: "number"}
