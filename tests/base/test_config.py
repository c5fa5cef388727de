"""The settings: table, file, store, default."""

from pathlib import Path

import pytest

from gendan.config import BY_KEY, KINDS, SETTINGS, Config, checked, load
from gendan.errors import UsageError


def written(text: str | bytes, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(text: str | bytes, tmp_path: Path) -> str:
    with pytest.raises(UsageError) as caught:
        load(written(text, tmp_path))
    return str(caught.value)


def test_without_a_file_everything_is_the_default(home: Path) -> None:
    config = load()
    assert config.path == home / "config" / "config.toml"
    assert {found.source for found in config.all()} == {"default"}
    assert [found.setting.key for found in config.all()] == [setting.key for setting in SETTINGS]
    assert str(config.zone) == "Asia/Shanghai"


def test_the_file_wins_over_the_store_and_the_store_over_the_default(tmp_path: Path) -> None:
    config = load(written('[check]\nself_check_after = "2h"\n', tmp_path))
    config = config.with_store({"check.self_check_after": "8h", "warranty.months": 6, "of.another.version": 1})
    assert (config["check.self_check_after"], config.in_force("check.self_check_after").source) == ("2h", "file")
    assert (config["warranty.months"], config.in_force("warranty.months").source) == (6, "store")
    assert (config["password.min_length"], config.in_force("password.min_length").source) == (8, "default")


def test_the_file_that_others_rely_on(tmp_path: Path) -> None:
    config = load(
        written(
            """
            [store]
            zone = "Asia/Urumqi"
            [calendar]
            region = "none"
            hours.mon = ["09:00-12:00", "13:30-24:00"]
            hours.sun = []
            holidays = ["2026-10-01", 2026-10-02]
            workdays = [2026-10-10]
            [targets]
            on_time_rate = 97.5
            [clocks]
            request = "30m!"
            exception.1 = "2h"
            [payment.advance]
            A = 10
            [keys]
            "today.done" = "space,d"
            """,
            tmp_path,
        )
    )
    assert str(config.zone) == "Asia/Urumqi"
    assert config["calendar.hours.mon"] == ["09:00-12:00", "13:30-24:00"]
    assert config["calendar.holidays"] == ["2026-10-01", "2026-10-02"]
    assert config["calendar.workdays"] == ["2026-10-10"]
    assert config["clocks.exception.1"] == "2h"
    assert config["payment.advance"] == {"A": 10}
    assert config["keys"] == {"today.done": "space,d"}


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert load(written(b"\xef\xbb\xbf[warranty]\r\nmonths = 24\r\n", tmp_path))["warranty.months"] == 24


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    assert load(written("\n# nothing yet\n[store]\n", tmp_path)).from_file == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[store]\nzon = 1", "There is no setting store.zon"),
        ("[store]\nzone = 'Mars'", "Setting store.zone cannot be Mars"),
        ("[store.zone]\nname = 'x'", "Setting store.zone cannot be"),
        ("store = 3", "There is no setting store."),
        ("[store\nzone = 1", "is not TOML"),
        ("[store]\nzone = 'a'\nzone = 'b'", "is not TOML"),
        (b"[store]\npolicy = '\xff'", "cannot be read"),
        ("[ui]\ntheme = 'pink'", "gendan-dark / gendan-light / gendan-contrast"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(text: str | bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(text, tmp_path)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_is_described_and_has_a_default_it_accepts(setting) -> None:
    assert setting.kind in KINDS
    assert setting.accepts(setting.default)
    assert setting.description.strip()
    assert setting.wanted()
    assert checked(setting.key, setting.default) == setting.default


def test_keys_are_unique_and_none_is_the_beginning_of_another() -> None:
    assert len(BY_KEY) == len(SETTINGS)
    assert [(a, b) for a in BY_KEY for b in BY_KEY if b.startswith(a + ".")] == []


GOOD = {
    "number": [0, 0.5, 100],
    "count": [0, 7],
    "yes_no": [True, False],
    "duration": ["15m", "4h", "3wd", "24h!", "0.5d!", "1.5h!"],
    "zone": ["Asia/Shanghai", "UTC"],
    "frames": [[], ["09:00-12:00"], ["00:00-24:00"], ["09:00-12:00", "13:30-18:00"]],
    "days": [[], ["2026-10-01"], ["2028-02-29"]],
    "words": [[], ["truck"]],
    "ladder": [[], ["supervisor 4h", "sun 1wd"]],
    "table": [{}, {"A": 1}],
    "text": ["", "文字"],
}
BAD = {
    "number": [-1, "1", True, None, float("nan"), float("inf")],
    "count": [-1, 1.5, True, "1"],
    "yes_no": [0, 1, "true", None],
    "duration": ["", "4", "h", "-4h", "4 h", "4H", "4w", "4h!!", "4h\n", "٤h", 4],
    "zone": ["", "Mars", "Asia", "../Asia", "x\0", "A" * 300, 8],
    "frames": [["9:00-12:00"], ["12:00-09:00"], ["09:00-09:00"], ["09:00-24:30"], ["24:00-24:00"], "09:00-12:00", [9]],
    "days": [["2026-13-01"], ["2026-02-30"], ["20261001"], ["2026-10-1"], ["2026-W40-4"], "2026-10-01", [20261001]],
    "words": [[""], [1], "truck"],
    "ladder": [["supervisor"], ["4h"], ["supervisor soon"], [1], "supervisor 4h"],
    "table": [[], "A", 1],
    "text": [1, None, "x" * 4001],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in GOOD.items() for value in values])
def test_a_kind_takes_what_fits(kind: str, value: object) -> None:
    assert KINDS[kind][0](value)


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in BAD.items() for value in values])
def test_a_kind_refuses_what_does_not_fit(kind: str, value: object) -> None:
    assert not KINDS[kind][0](value)


def test_every_kind_is_tried() -> None:
    assert set(GOOD) == set(BAD) == set(KINDS)


def test_settings_in_force_do_not_share_their_file_values(tmp_path: Path) -> None:
    bare = Config(tmp_path / "none.toml")
    assert bare.with_store({"warranty.months": 6})["warranty.months"] == 6
    assert bare["warranty.months"] == 12
