"""LaTeX: numbers and references as LaTeX prints them, bibliographies, macros, old encodings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.model.publication import (
    Equation,
    Figure,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Table,
    Verse,
)
from converters.model.traversal import all_inlines, plain_text
from converters.readers.latex.closing import with_ends
from converters.readers.latex.rewriting import with_known_commands
from converters.readers.latex.tables import with_whole_tables
from converters.readers.registry import reader_for
from converters.vietnamese.encodings import Encoding
from tests.support.legacy_text import encode
from tests.support.reading import all_text, body_of, lines, png_bytes, reading_context, reasons

HEAD = r"\documentclass{book}\usepackage[utf8]{vietnam}\begin{document}"


def read(folder, source, name="a.tex"):
    path = folder / name
    path.write_bytes(source if isinstance(source, bytes) else source.encode("utf-8"))
    reading = reader_for(path)(path, reading_context(folder))
    reasons(reading.ledger)
    return reading


def book(folder, body, before=""):
    return read(folder, HEAD.replace(r"\begin", before + r"\begin") + body + r"\end{document}")


def numbers(reading):
    return [(b.number, plain_text(b.inlines)) for b in body_of(reading) if isinstance(b, Heading)]


def links(reading):
    found = all_inlines(reading.publication)
    return [plain_text(i.inlines) for i in found if isinstance(i, Link)]


def equations(reading):
    return [(b.number, b.alt) for b in body_of(reading) if isinstance(b, Equation)]


def test_headings_bear_the_numbers_that_latex_prints(tmp_path):
    body = (
        r"\frontmatter\chapter{Lời nói đầu}\mainmatter\part{Đầu}\chapter{Một}\section{A}\label{a}"
        r"\subsection{B}\subsubsection{C}\chapter*{Không số}\chapter{Hai}\section{D}"
        r"\appendix\chapter{Thêm}\label{them}\section{E} Xem \ref{a}, \autoref{them}."
    )
    reading = book(tmp_path, body)
    assert numbers(reading) == [
        (None, "Lời nói đầu"), ("Phần I", "Đầu"), ("Chương 1", "Một"), ("1.1", "A"), ("1.1.1", "B"),
        (None, "C"), (None, "Không số"), ("Chương 2", "Hai"), ("2.1", "D"), ("Phụ lục A", "Thêm"),
        ("A.1", "E"),
    ]  # fmt: skip
    assert links(reading) == ["1.1", "Phụ lục A"]


def test_counters_set_anew(tmp_path):
    before = (
        r"\setcounter{secnumdepth}{3}\renewcommand{\thechapter}{\Roman{chapter}}"
        r"\renewcommand{\chaptername}{Hồi}\numberwithin{equation}{section}"
    )
    body = (
        r"\setcounter{chapter}{3}\chapter{Bốn}\section{A}\subsection{B}\subsubsection{C}"
        r"\begin{equation}a\end{equation}"
    )
    reading = book(tmp_path, body, before)
    assert [number for number, _ in numbers(reading)] == ["Hồi IV", "IV.1", "IV.1.1", "IV.1.1.1"]
    assert equations(reading) == [("(IV.1.1)", "a")]


def test_equations_stand_alone_with_their_numbers(tmp_path):
    body = (
        r"\chapter{Một} Cho \begin{equation}\label{x} a=b \end{equation}"
        r"\begin{equation*} c=d \end{equation*}"
        r"\begin{align} x&=1\label{y}\\ z&=2\nonumber\\ t&=3\label{z}\end{align}"
        r"\begin{subequations}\label{s}\begin{gather}u\label{u}\\v\end{gather}\end{subequations}"
        r"\[ p \tag{*} \] \[ q \]. "
        r"Theo \eqref{x}, \ref{y}, \eqref{z}, \eqref{s}, \eqref{u}."
    )
    reading = book(tmp_path, body)
    assert [number for number, _ in equations(reading)] == [
        "(1.1)", None, None, None, "(*)", None,
    ]  # fmt: skip
    assert r"\text{(1.2)}" in equations(reading)[2][1]
    assert r"z&=2 \\" in equations(reading)[2][1].replace("\n", " ")
    assert r"\text{(1.4a)}" in equations(reading)[3][1]
    assert equations(reading)[-1][1] == r"q\text{.}"
    assert "<mtext" in body_of(reading)[-2].mathml
    assert links(reading) == ["(1.1)", "1.2", "(1.3)", "(1.4)", "(1.4a)"]


def test_figures_tables_theorems_and_items_are_counted(tmp_path):
    (tmp_path / "a.png").write_bytes(png_bytes())
    before = r"\newtheorem{dinhly}{Định lý}[chapter]\newtheorem{bode}[dinhly]{Bổ đề}"
    body = (
        r"\frontmatter\chapter{Đầu}\mainmatter\chapter{Một}"
        r"\begin{figure}\includegraphics{a}\caption{Cây}\label{f}\end{figure}"
        r"\begin{wrapfigure}{r}{3cm}\includegraphics{a}\caption[ngắn]{Lá}\label{g}\end{wrapfigure}"
        r"\begin{table}\caption{Số}\label{t}\begin{tabular}{l}x\end{tabular}\end{table}"
        r"\begin{dinhly}\label{d} Một.\end{dinhly}\begin{bode}\label{b} Hai.\end{bode}"
        r"\begin{proof} Rõ.\end{proof}"
        r"\begin{enumerate}\item x\item\label{i} y\begin{enumerate}\item\label{j} z"
        r"\end{enumerate}\end{enumerate}"
        r"Xem \ref{f}, \ref{g}, \autoref{t}, \ref{d}, \autoref{b}, \ref{i}, \ref{j}."
    )
    reading = book(tmp_path, body, before)
    figures = [b for b in body_of(reading) if isinstance(b, Figure)]
    assert [plain_text(f.caption) for f in figures] == ["Hình 1.1: Cây", "Hình 1.2: Lá"]
    (table,) = (b for b in body_of(reading) if isinstance(b, Table))
    assert plain_text(table.caption) == "Bảng 1.1: Số"
    assert links(reading) == ["1.1", "1.2", "Bảng 1.1", "1.1", "Bổ đề 1.2", "2", "2a"]
    text = all_text(reading)
    assert "Định lý 1.1. " in text
    assert "Bổ đề 1.2. " in text
    assert "Chứng minh. Rõ." in text
    assert "3cm" not in text


def test_parts_of_a_figure(tmp_path):
    (tmp_path / "a.png").write_bytes(png_bytes())
    part = (
        r"\begin{{subfigure}}{{3cm}}\includegraphics{{a}}\caption{{{0}}}\label{{{0}}}"
        r"\end{{subfigure}}"
    )
    body = (
        rf"\chapter{{Một}}\begin{{figure}}{part.format('x')}{part.format('y')}"
        r"\caption{Cả}\label{f}\end{figure} Xem \ref{f}, \ref{x}, \ref{y}."
    )
    reading = book(tmp_path, body)
    assert all_text(reading).splitlines()[1:] == [
        "(a) x", "(b) y", "Hình 1.1: Cả", "Xem 1.1, 1.1a, 1.1b.",
    ]  # fmt: skip
    assert "1.1" in links(reading)


def test_labels_of_items_are_kept(tmp_path):
    body = (
        r"\begin{itemize}\item[a)] một\item[--] hai\end{itemize}"
        r"\begin{enumerate}[label=(\roman*)]\item x\item\label{i} y\end{enumerate} \ref{i}"
    )
    reading = book(tmp_path, body)
    first = next(b for b in body_of(reading) if isinstance(b, ListBlock))
    assert [item.label for item in first.items] == ["a)", "–"]
    assert all_text(reading).splitlines()[:4] == ["a)", "một", "–", "hai"]
    assert links(reading) == ["(ii)"]


def test_references_that_lead_nowhere_and_pages_are_told(tmp_path):
    body = r"\chapter{Một}\label{m} Trang \pageref{m}, \ref{mất}, \nameref{m}."
    reading = book(tmp_path, body)
    assert "Trang ??, ??, Một." in all_text(reading)
    told = [e.detail for e in reading.ledger.entries if e.reason == "TXT-068"]
    assert sorted(told) == ["m", "mất"]


TYPED = (
    r"\chapter{Một} Theo \cite{a}, \cite[tr.~5]{b}, \cite{a,c}."
    r"\begin{thebibliography}{99}\bibitem{a} An, \emph{Sách}.\bibitem[B9]{b} Bình. "
    r"\newblock Bài.\end{thebibliography}"
)


def test_typed_bibliography(tmp_path):
    reading = book(tmp_path, TYPED)
    assert numbers(reading)[-1] == (None, "Tài liệu tham khảo")
    text = all_text(reading)
    assert "Theo [1], [B9, tr. 5], [1, [c]]." in text.replace("\xa0", " ")
    assert text.splitlines()[-2:] == ["[1] An, Sách.", "[B9] Bình. Bài."]
    assert links(reading) == ["1", "B9", "1"]
    assert [e.detail for e in reading.ledger.entries] == ["c"]


def test_author_and_year_of_natbib(tmp_path):
    body = (
        r"\chapter{Một} \citet{a} nói; xem \citep[tr. 5]{a}."
        r"\begin{thebibliography}{9}\bibitem[Nam Cao(1941)]{a} Nam Cao. Chí Phèo."
        r"\end{thebibliography}"
    )
    text = all_text(book(tmp_path, body))
    assert "Nam Cao (1941) nói; xem (Nam Cao, 1941, tr. 5)." in text
    assert text.endswith("\nNam Cao. Chí Phèo.")


DATABASE = """@book{nam, author={Nam Cao}, title={Chí Phèo}, year=1941, publisher={Đời Mới}}
@book{vu, author={{Vũ Trọng Phụng}}, title={Số đỏ}, year=1938}
@book{thua, author={{Ai Đó}}, title={Không dẫn}, year=1900}"""


@pytest.mark.parametrize(
    ("style", "expected"),
    [("plain", "[1] và [2]"), ("unsrt", "[1] và [2]"), ("apalike", "(Vũ Trọng Phụng 1938) và")],
)
def test_bibliography_from_a_database(tmp_path, style, expected):
    (tmp_path / "sach.bib").write_text(DATABASE, "utf-8")
    body = (
        r"\chapter{Một} Theo \cite{vu} và \cite{nam}."
        rf"\bibliographystyle{{{style}}}\bibliography{{sach}}"
    )
    if style == "plain":
        expected = "[2] và [1]"
    reading = book(tmp_path, body)
    text = all_text(reading)
    assert f"Theo {expected}" in text
    assert numbers(reading)[-1] == (None, "Tài liệu tham khảo")
    assert "Số đỏ" in text
    assert "Chí Phèo" in text
    assert "Không dẫn" not in text
    assert len(links(reading)) == 2
    assert not reading.ledger.entries


def test_finished_bibliography_comes_first_and_a_missing_one_is_told(tmp_path):
    body = r"\chapter{Một} \cite{x}\bibliography{khong}"
    assert reasons(book(tmp_path, body).ledger) == {"TXT-047", "TXT-048"}
    listed = r"\begin{thebibliography}{1}\bibitem{x} Xuân.\end{thebibliography}"
    (tmp_path / "a.bbl").write_text(listed, "utf-8")
    reading = book(tmp_path, body)
    assert all_text(reading).endswith("Tài liệu tham khảo\n[1] Xuân.")


def test_macros_that_write_structure(tmp_path):
    before = (
        r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}"
        r"\newcommand{\muc}[2][x]{\section{#2}\label{#1}}\def\chu#1{\footnote{Chú: #1}}"
    )
    body = r"\chapter{Một}\muc[m]{Mục} A\chu{b}. \be c \label{e}\ee \muc{Hai} \ref{m}, \eqref{e}."
    reading = book(tmp_path, body, before)
    assert numbers(reading) == [("Chương 1", "Một"), ("1.1", "Mục"), ("1.2", "Hai")]
    assert links(reading) == ["1.1", "(1.1)"]
    assert all_text(reading).endswith("Chú: b.") or all_text(reading).endswith("Chú: b")


def test_a_macro_that_calls_itself_ends(tmp_path):
    body = r"\newcommand{\a}{\a\a\footnote{x}} Chữ."
    assert "Chữ." in all_text(book(tmp_path, body))


def test_words_in_commands_that_pandoc_passes_over(tmp_path):
    body = (
        r"\chapter{Một} \fbox{khung}, \enquote{trích}, \raisebox{2pt}{nâng}, \ohorn, \'{\uhorn}, "
        r"\dj i.\marginpar{Bên lề.} Dấu\footnotemark{} và.\footnotetext{Chú rời.}"
        "\n\n\\begin{multicols}{2}hai cột\\end{multicols}"
        r"\begin{tcolorbox}[title=Nhớ] hộp\end{tcolorbox}"
        "\n\\begin{verbatim}\n50% \\ref{x} \\section{y}\n\\end{verbatim}\n"
        r"\begin{abstract}Tóm lược.\end{abstract}\begin{center}giữa\end{center}"
    )
    reading = book(tmp_path, body)
    text = all_text(reading)
    assert "khung, “trích”, nâng, ơ, ứ, đi." in text
    assert "50% \\ref{x} \\section{y}" in text
    for words in ("Bên lề.", "Chú rời.", "hai cột", "Nhớ", "hộp", "Tóm lược."):
        assert words in text
    assert len(reading.publication.notes) == 2
    centred = [b for b in body_of(reading) if isinstance(b, Paragraph) and b.alignment]
    assert [(plain_text(b.inlines), b.alignment.value) for b in centred] == [("giữa", "center")]
    assert reading.publication.metadata.work.description == "Tóm lược."


def test_stanzas_end_with_or_without_a_line_end(tmp_path):
    body = "\\begin{verse}\nMột\\\\*\nhai\\\\\n\nba\\\\!\nbốn\\\\\n\\vin năm\n\\end{verse}"
    (verse,) = (b for b in body_of(book(tmp_path, body)) if isinstance(b, Verse))
    stanzas = [[plain_text(line).strip() for line in stanza] for stanza in verse.stanzas]
    assert stanzas == [["Một", "hai"], ["ba"], ["bốn", "năm"]]


@pytest.mark.parametrize(
    ("option", "encoding"), [("tcvn", Encoding.TCVN3), ("viscii", Encoding.VISCII)]
)
def test_old_encodings_that_the_source_declares(tmp_path, option, encoding):
    head = HEAD.replace("utf8", option)
    source = head + r"\chapter{mở} lời \emph{đầu} của sách, xem \input{b}\end{document}"
    (tmp_path / "b.tex").write_bytes(encode("những chữ khác", encoding))
    reading = read(tmp_path, encode(source, encoding))
    assert numbers(reading) == [("Chương 1", "mở")]
    assert re.sub(r"\s+", " ", all_text(reading)) == (
        "Chương 1 mở lời đầu của sách, xem những chữ khác"
    )
    assert reading.legacy_encodings[0][0] == encoding.value


def test_words_of_the_language_of_the_text(tmp_path):
    english = r"\documentclass{book}\begin{document}\chapter{One} " + "The end of it. " * 10
    reading = read(tmp_path, english + r"\end{document}")
    assert numbers(reading) == [("Chapter 1", "One")]


WHOLE = (
    "\\documentclass{book}\\begin{document}\\chapter{Mở đầu}Đoạn một \\emph{nghiêng}.\n\n"
    "\\begin{itemize}\\item Gà \\item Vịt\\end{itemize}\n"
    "Công thức $a+b$ và \\textbf{đậm \\emph{lẫn nghiêng}}.\\footnote{Lời chú.}\n\n"
    "\\section{Kết}\\begin{quote}Lời trích.\\end{quote}\\verb|{| hết. \\end{document}\n"
)


@pytest.mark.parametrize("words", ["{Mở", "nghi", "Gà", "a+", "lẫn", "Lời ch", "Lời trích"])
def test_a_source_that_is_cut_off_is_read_up_to_the_cut(tmp_path, words):
    reading = read(tmp_path, WHOLE[: WHOLE.index(words) + len(words)])
    assert "TXT-072" in reasons(reading.ledger)
    shown = all_text(reading)
    assert words.strip("{") in shown or words == "a+"
    assert words == "{Mở" or "Mở đầu" in shown


@given(st.integers(0, len(WHOLE)))
def test_every_cut_leaves_a_source_that_closes(place):
    whole = with_ends(WHOLE[:place])
    assert with_ends(whole) == whole
    assert whole == WHOLE[:place] or len(whole) > place - 40


def test_a_whole_source_is_left_as_it_is():
    for text in (
        WHOLE, "Giá 5$ một cân.", "\\verb|{| và \\{ hết", "% chỉ là {lời\nthường",
        "\\url{http://a/%20b} rồi", "\\href{http://a/%C3}{chữ}", "dòng \\\\% lời ghi {\nhết",
        "câu thơ\\\\",
    ):  # fmt: skip
        assert with_ends(text) == text
    assert with_ends("giá $5 một và \\textbf{x") == "giá $5 một và \\textbf{x\n}"


def cells_of(reading):
    (table,) = (b for b in body_of(reading) if isinstance(b, Table))
    return [[" ".join(lines(cell.blocks)).split() for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize(
    ("head", "rows", "expected"),
    [
        ("{ll}", r"a&b&c\\ \multicolumn{2}{c}{gộp} \\ d&e", "a|b|c / gộp|  / d|e|"),
        ("{|c c|}", r"\hline a & b\\ \hline", "a|b"),
        ("{*{2}{c}S[table-format=1.2]D{.}{,}{2}}", r"a&b&c&d", "a|b|c|d"),
        (r"{@{}r@{.}l!{\vrule}l@{}}", r"3&14&x", "3.|14|x"),
        (r"{>{\bfseries}ll}", r"\multirow{2}{*}{m}&a\\&b", "m|a / b"),
        ("{lc}", r"\makecell[l]{u\\w}&\shortstack{x\\y}\\ \thead{A\\B}&d", "u w|x y / A B|d"),
        (
            "{ll}",
            r"{u\\w}&\textbf{x\\[2mm]y}\\ a&$\substack{1\\2}$",
            r"u w|x y / a|\substack{1\\2}",
        ),
        ("{ll}", r"a&\begin{tabular}{l}u\\w\end{tabular}\\c&d", "a|u w / c|d"),
        ("{ll}", r"a\&&\verb|&|\\c&\begin{minipage}{3cm}1\\3\end{minipage}", "a&|& / c|1 3"),
    ],
)
def test_tables_keep_all_their_cells(tmp_path, head, rows, expected):
    reading = book(tmp_path, rf"trước \begin{{tabular}}{head}{rows}\end{{tabular}} sau")
    told = [[cell.split() for cell in row.split("|")] for row in expected.split("/")]
    assert cells_of(reading) == told
    assert not reading.ledger.entries


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("tabularx", r"{\textwidth}{XX}"),
        ("tabu", r" to \textwidth {XX}"),
        ("tblr", "{hlines}"),
        ("tblr", "{colspec={ll},hlines}"),
        ("supertabular", "{ll}"),
        ("longtable", "{lZ}"),
    ],
)
def test_tables_of_other_packages(tmp_path, name, head):
    reading = book(tmp_path, rf"\begin{{{name}}}{head}a&b\\c&d&e\end{{{name}}}")
    assert cells_of(reading) == [[["a"], ["b"], []], [["c"], ["d"], ["e"]]]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("change", "text"),
    [
        (with_ends, "{" * 100_000 + r"\end{x}" * 100_000),
        (with_known_commands, r"\footnotemark " * 30_000 + r"\footnotetext{chú} " * 30_000),
        (with_whole_tables, r"\begin{tabular}{l}" * 50_000 + r"\end{x}" * 50_000),
        (with_whole_tables, r"\begin{tabular}{" + "*{999}{" * 300 + "l" + "}" * 300 + "}"),
    ],
)
def test_hostile_sources_take_no_time(change, text):
    assert change(text)


def test_texts_of_notes_go_to_their_marks(tmp_path):
    body = (
        r"a\footnotemark[2] b\footnotemark{} c\footnotetext{một}\footnotetext[2]{hai} "
        r"d\footnotetext{lạc}"
    )
    found = book(tmp_path, body).publication.notes
    assert [plain_text(note.blocks[0].inlines) for note in found] == ["hai", "một", "lạc"]
