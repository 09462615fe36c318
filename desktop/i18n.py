"""Languages of the window: Qt Linguist files read at start, switched while the program runs."""

from __future__ import annotations

import enum
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree
from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from converters.resources import resource_path

translate = QCoreApplication.translate
"""``translate(context, source)``: the texts in the code are English."""


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:  # noqa: ARG001 - read by lupdate
    """Mark a text for translation where it is kept in a table; the text itself comes back."""
    return source


_Key = tuple[str, str]
_Forms = tuple[str, ...]


class InterfaceLanguage(enum.StrEnum):
    """Languages that the window speaks."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


NATIVE_NAMES: Final = {
    InterfaceLanguage.VIETNAMESE: "Tiếng Việt",
    InterfaceLanguage.ENGLISH: "English",
}

_TERRITORY: Final = {
    InterfaceLanguage.VIETNAMESE: QLocale.Country.Vietnam,
    InterfaceLanguage.ENGLISH: QLocale.Country.UnitedKingdom,
}


def system_language() -> InterfaceLanguage:
    """Return the system's language where the window speaks it, else Vietnamese."""
    english = QLocale.system().language() is QLocale.Language.English
    return InterfaceLanguage.ENGLISH if english else InterfaceLanguage.VIETNAMESE


@cache
def locale_of(language: InterfaceLanguage) -> QLocale:
    """Return the locale for numbers and sizes."""
    return QLocale(QLocale.codeToLanguage(language.value), _TERRITORY[language])


def read_translations(path: Path) -> dict[_Key, _Forms]:
    """Read a Qt Linguist file: context and source text to the forms for one and for many.

    Only finished messages count. Source: Qt 6, "Linguist TS file format".
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    messages: dict[_Key, _Forms] = {}
    for context in etree.parse(path, parser).getroot().iterfind("context"):
        name = context.findtext("name") or ""
        for message in context.iterfind("message"):
            target = message.find("translation")
            if target is None or target.get("type") is not None:
                continue
            numbered = tuple(form.text or "" for form in target.iterfind("numerusform"))
            messages[name, message.findtext("source") or ""] = numbered or (target.text or "",)
    return messages


class LinguistTranslator(QTranslator):
    """Translator that answers from a Linguist file, so that nothing needs compiling."""

    def __init__(self, language: InterfaceLanguage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._messages = read_translations(
            resource_path("translations", f"banso_{language.value}.ts")
        )

    def isEmpty(self) -> bool:
        """Say whether there is nothing to translate with."""
        return not self._messages

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,  # noqa: ARG002 - part of Qt's signature
        n: int = -1,
    ) -> str:
        """Return the translation, else the source itself; there is nobody else to ask."""
        forms = self._messages.get((context, source))
        if forms is None:
            return source
        return forms[_form_number(self._language, n, len(forms))]


def _form_number(language: InterfaceLanguage, n: int, forms: int) -> int:
    # CLDR plural rules: English tells one from other, Vietnamese has one form.
    plural = language is InterfaceLanguage.ENGLISH and n not in (-1, 1)
    return min(int(plural), forms - 1)


class LanguageSwitch(QObject):
    """Puts one language on the application and takes the one before away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator: LinguistTranslator | None = None
        self.language = InterfaceLanguage.ENGLISH

    def use(self, language: InterfaceLanguage) -> None:
        """Switch; every widget gets a LanguageChange event."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self.language = language
        QLocale.setDefault(locale_of(language))
        self._translator = LinguistTranslator(language, self)
        QCoreApplication.installTranslator(self._translator)


def current_language() -> InterfaceLanguage:
    """Return the language that the window speaks now."""
    english = QLocale().language() is QLocale.Language.English
    return InterfaceLanguage.ENGLISH if english else InterfaceLanguage.VIETNAMESE


def number_text(number: int) -> str:
    """Return a whole number with the language's group marks."""
    return QLocale().toString(number)


def size_text(size: int) -> str:
    """Return a file size in the unit that suits it."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
