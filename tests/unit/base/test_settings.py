"""Settings: defaults, file, environment, and what is said about slips."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from converters.errors import SettingsError
from converters.settings import Settings, load_settings, read_toml, reject_unknown
from converters.vocabularies import ToneMarks


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding=encoding)
    return path


def test_file_overrides_defaults(tmp_path: Path):
    path = written(tmp_path, 'workers = 3\nocr_languages = "vie"\n')
    settings = load_settings(path, environment={})
    assert settings.workers == 3
    assert settings.ocr_languages == "vie"
    assert settings.cache_megabytes == Settings().cache_megabytes


def test_environment_overrides_the_file(tmp_path: Path):
    path = written(tmp_path, "workers = 3\n")
    assert load_settings(path, environment={"BANSO_WORKERS": "5"}).workers == 5


def test_spelling_of_the_house(tmp_path: Path):
    path = written(tmp_path, 'tone_marks = "old"\n')
    settings = load_settings(path, environment={"BANSO_REPAIR_WORDS": "false"})
    assert (settings.tone_marks, settings.repair_words) == (ToneMarks.OLD, False)
    with pytest.raises(SettingsError):
        load_settings(written(tmp_path, 'tone_marks = "mới"\n'), environment={})


def test_real_environment_is_read_where_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(tmp_path / "bộ nhớ"))
    assert load_settings(written(tmp_path, "")).cache_path() == tmp_path / "bộ nhớ"


def test_file_of_windows_notepad_is_read(tmp_path: Path):
    path = written(tmp_path, "workers = 2\r\n", encoding="utf-8-sig")
    assert load_settings(path, environment={}).workers == 2


def test_unknown_key_is_told_with_the_nearest_known_one(tmp_path: Path):
    with pytest.raises(SettingsError) as raised:
        load_settings(written(tmp_path, "worker = 2\n"), environment={})
    assert raised.value.diagnostic.code == "META-001"
    assert dict(raised.value.diagnostic.values) == {"key": "worker", "nearest": "workers"}


def test_bad_value_is_told(tmp_path: Path):
    with pytest.raises(SettingsError) as raised:
        load_settings(written(tmp_path, 'workers = "many"\n'), environment={})
    assert raised.value.diagnostic.code == "META-002"
    assert "workers" in str(dict(raised.value.diagnostic.values)["reason"])


@pytest.mark.parametrize("content", [b"workers = ", b"\xff\xfe\x00", b"a = 1\na = 2\n"])
def test_broken_file_is_told(tmp_path: Path, content: bytes):
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="META-003"):
        read_toml(path)


def test_file_that_was_named_must_be_there(tmp_path: Path):
    with pytest.raises(SettingsError, match="FILE-010"):
        load_settings(tmp_path / "settings.toml", environment={})


def test_unknown_key_of_an_empty_table():
    with pytest.raises(SettingsError, match="META-004"):
        reject_unknown({"a": 1}, (), "book.toml")


def test_word_that_is_near_to_none_is_told_with_all_of_them(tmp_path: Path):
    with pytest.raises(SettingsError, match="META-005") as raised:
        load_settings(written(tmp_path, 'page_pictures = "xyz"\n'), environment={})
    told = raised.value.diagnostic
    assert "page_pictures" in told.text("vi")
    assert told.remedy("en") == "Write one of: auto, bilevel, gray, colour."


def test_workers_are_one_a_core_unless_said():
    assert Settings(workers=3).worker_count() == 3
    assert Settings().worker_count() == os.cpu_count()


def test_folders_of_the_user_are_named_after_the_program():
    assert Settings().cache_path().name.startswith("banso") or "banso" in str(
        Settings().cache_path()
    )
    assert "banso" in str(Settings().state_path())
