"""The command line's own words in English and Vietnamese; messages about books are diagnostics."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from converters.sentences import fill

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    # commands
    "banso": (
        "Turns manuscripts and scanned books into checked EPUB and PDF editions.",
        "Chuyển bản thảo và sách quét thành ấn bản EPUB và PDF đã kiểm tra.",
    ),
    "convert": (
        "Convert one book: a manuscript, several chapters, or scanned pages.",
        "Chuyển đổi một cuốn sách: một bản thảo, nhiều chương, hoặc các trang quét.",
    ),
    "batch": (
        "Convert every book in a folder; a failing book does not stop the others.",
        "Chuyển đổi mọi cuốn sách trong thư mục; một cuốn lỗi không làm dừng các cuốn khác.",
    ),
    "inspect": (
        "Say what is in the sources and what would be lost; makes no edition.",
        "Cho biết nguồn có gì và sẽ mất gì; không tạo ấn bản nào.",
    ),
    "check": (
        "Check a finished edition: EPUB, PDF, hOCR, ALTO, TIFF or plain text.",
        "Kiểm tra một ấn bản đã hoàn thành: EPUB, PDF, hOCR, ALTO, TIFF hoặc văn bản thuần.",
    ),
    "project": (
        "Keep a book in work in one file: sources, decisions, every step undone and redone.",
        "Giữ một cuốn sách đang làm trong một tệp: nguồn, quyết định, mọi bước hoàn tác được.",
    ),
    "new": (
        "Begin a project; metadata and decisions beside the sources are taken over.",
        "Lập hồ sơ sách; siêu dữ liệu và quyết định nằm cạnh nguồn được lấy vào.",
    ),
    "show": ("Say what a project holds.", "Cho biết hồ sơ sách có gì."),
    "set": (
        'Set fields of the metadata or the design: title="Số đỏ"; nothing behind = takes one out.',
        'Đặt các trường siêu dữ liệu hoặc giao diện: title="Số đỏ"; để trống sau dấu = thì bỏ.',
    ),
    "replace": (
        "Read the book from other files or in another order; decisions stay.",
        "Đọc sách từ các tệp khác hoặc theo thứ tự khác; các quyết định vẫn giữ.",
    ),
    "choose": (
        "Choose the editions to make and what becomes of tracked changes.",
        "Chọn các ấn bản cần làm và cách xử lý thay đổi còn treo.",
    ),
    "take": (
        "Take metadata or decisions over from files, in place of what the project has.",
        "Lấy siêu dữ liệu hoặc quyết định từ tệp, thay cho những gì hồ sơ đang có.",
    ),
    "undo": ("Take the last steps back.", "Hoàn tác các bước cuối."),
    "redo": ("Do again what was taken back.", "Làm lại những bước đã hoàn tác."),
    "log": ("Show all steps.", "Hiện mọi bước."),
    "make": ("Make the editions.", "Tạo các ấn bản."),
    "export": (
        "Write book.toml, structure.toml and pages.toml from a project.",
        "Ghi book.toml, structure.toml và pages.toml từ hồ sơ sách.",
    ),
    "panel-commands": ("Commands", "Các lệnh"),
    "panel-arguments": ("Arguments", "Tham số"),
    "panel-options": ("Options", "Tùy chọn"),
    # options
    "help": ("Show this text.", "Hiện phần hướng dẫn này."),
    "sources": (
        (
            "Files in reading order (DOCX, ODT, RTF, HTML, Markdown, LaTeX, FictionBook, EPUB, "
            "TXT, PDF, DjVu, TIFF, CBZ, pictures), or a folder of page pictures or of chapters: in "
            "the order of their numbers, or as order.txt in the folder names them, one file a line."
        ),
        (
            "Các tệp theo thứ tự đọc (DOCX, ODT, RTF, HTML, Markdown, LaTeX, FictionBook, EPUB, "
            "TXT, PDF, DjVu, TIFF, CBZ, ảnh), hoặc thư mục chứa ảnh trang hay các chương: xếp theo "
            "số chương, hoặc như tệp thu-tu.txt trong thư mục ghi, mỗi dòng một tên tệp."
        ),
    ),
    "project_file": ("File of the project, *.banso.", "Tệp hồ sơ sách, *.banso."),
    "fields": ("NAME=VALUE, as in book.toml.", "TÊN=GIÁ TRỊ, như trong book.toml."),
    "steps": ("How many steps.", "Số bước."),
    "export_folder": ("Folder for the files.", "Thư mục chứa các tệp."),
    "folder": ("Folder of books.", "Thư mục chứa các cuốn sách."),
    "file": ("Finished edition.", "Tệp ấn bản đã hoàn thành."),
    "output": ("Folder for the editions.", "Thư mục chứa các ấn bản."),
    "edition": (
        (
            "What to make; repeatable. Usual: epub, pdf (manuscripts) or epub, facsimile (scans). "
            "For picture books and scans: epub-fixed (page pictures with their text). For the "
            "printer: print (the pages) and cover. Of scans also, for other programs, hocr, alto "
            "(recognised text with its places) and tiff (cleaned pages); text is plain."
        ),
        (
            "Ấn bản cần làm; có thể lặp lại. Mặc định: epub, pdf; với bản quét: epub, facsimile. "
            "Cho sách tranh và bản quét: epub-fixed (ảnh trang kèm chữ). Cho nhà in: print (ruột "
            "sách) và cover (bìa). Từ bản quét, cho phần mềm khác, còn có hocr, alto (chữ nhận "
            "dạng kèm vị trí), tiff (trang đã làm sạch); text là văn bản thuần."
        ),
    ),
    "metadata": (
        "TOML file with title, author, ISBN and so on; usual: book.toml beside the source.",
        "Tệp TOML ghi nhan đề, tác giả, ISBN…; mặc định: book.toml cạnh nguồn.",
    ),
    "language": ("Language of the book, e.g. vi.", "Ngôn ngữ của sách, ví dụ vi."),
    "title": ("Title of the book.", "Nhan đề sách."),
    "author": (
        "Author; may be given more than once.",
        "Tác giả; có thể lặp lại nếu nhiều người.",
    ),
    "structure_file": (
        "TOML file of decisions on headings, roles, blocks; usual: structure.toml at the source.",
        "Tệp TOML ghi quyết định về đầu đề, vai trò, khối; mặc định: structure.toml cạnh nguồn.",
    ),
    "structure_target": (
        "Write what was guessed about the structure as structure.toml, to correct by hand.",
        "Ghi cấu trúc chương trình đoán được thành structure.toml để sửa tay.",
    ),
    "pages_file": (
        "TOML file of decisions on scanned pages; usual: pages.toml at the source.",
        "Tệp TOML ghi quyết định về các trang quét; mặc định: pages.toml cạnh nguồn.",
    ),
    "pages_target": (
        "Recognise a scan and write what is decided about its pages as pages.toml, to correct.",
        "Nhận dạng bản quét rồi ghi quyết định về từng trang thành pages.toml để sửa tay.",
    ),
    "typography": (
        "Set quotes, dashes, ellipses and spaces as the language wants; tells each change.",
        "Chỉnh dấu ngoặc, gạch, dấu lửng, khoảng trắng theo ngôn ngữ; báo mọi thay đổi.",
    ),
    "cover": ("Cover picture (JPEG or PNG).", "Ảnh bìa (JPEG hoặc PNG)."),
    "tracked_changes": (
        "Tracked changes that nobody settled: accept (usual), reject, or refuse the manuscript.",
        "Thay đổi còn treo trong bản thảo: accept (mặc định), reject, hoặc refuse (không nhận).",
    ),
    "comments": (
        "Write the reviewers' comments as a table (CSV) for Excel; they are never in the book.",
        "Ghi nhận xét của người duyệt thành bảng CSV cho Excel; không bao giờ đưa vào sách.",
    ),
    "report": (
        "Write a report: JSON, or a page for people where the name ends in .html.",
        "Ghi báo cáo: JSON, hoặc trang để xem nếu tên tệp có đuôi .html.",
    ),
    "tone_marks": (
        "Tone marks of oa, oe, uy: keep, old (hòa) or new (hoà).",
        "Dấu thanh của oa, oe, uy: keep (giữ nguyên), old (hòa) hoặc new (hoà).",
    ),
    "repair_words": (
        (
            "Set words right that old conversions left wrong (qủy, Aái, PHầN), and those of scans "
            "that were misread beyond doubt."
        ),
        (
            "Sửa những từ bị hỏng do chuyển mã trước đây (qủy, Aái, PHầN), và những từ trong bản "
            "quét chắc chắn bị nhận dạng sai."
        ),
    ),
    "ocr_quality": (
        "Reading of scans: fast (each word once), standard, best (doubtful words in more ways).",
        "Đọc bản quét: fast (mỗi từ một lần), standard, best (từ đáng ngờ đọc thêm nhiều cách).",
    ),
    "theme": (
        (
            "Look of the editions: novel (usual), poetry, essay, textbook, children, classic, or "
            "the name or folder of a theme of your own."
        ),
        (
            "Giao diện sách: novel (mặc định), poetry, essay, textbook, children, classic, hoặc "
            "tên hay thư mục của giao diện tự tạo."
        ),
    ),
    "trim": (
        "Page of the typeset PDF, e.g. 14.5x20.5 (cm), 145x205mm, 6x9in, A5; usual: the theme's.",
        (
            "Khổ trang của PDF dàn trang: 14.5x20.5 (cm), 145x205mm, 6x9in, A5…; "
            "mặc định: theo giao diện."
        ),
    ),
    "font_size": (
        "Size of the text in the typeset PDF, in points; usual: the theme's.",
        "Cỡ chữ của PDF dàn trang, tính bằng point; mặc định: theo giao diện.",
    ),
    "chapters_on": (
        (
            "Pages on which chapters of the typeset PDF open: any, recto (right-hand); usual: the "
            "theme's."
        ),
        (
            "Chương của PDF dàn trang mở ở trang nào: any (bất kỳ), recto (trang phải); mặc định: "
            "theo giao diện."
        ),
    ),
    "paper_thickness": (
        "Thickness of a leaf of the printed book, in micrometres, for its spine; usual: 100.",
        "Độ dày một tờ giấy của sách in, tính bằng micromet, để tính gáy; mặc định: 100.",
    ),
    "css": (
        "Style rules of your own for the EPUB; they follow the theme's.",
        "Tệp CSS riêng cho EPUB, áp dụng sau giao diện.",
    ),
    "typst": (
        "Typst definitions of your own for the typeset PDF; they follow the theme's.",
        "Tệp định nghĩa Typst riêng cho PDF dàn trang, áp dụng sau giao diện.",
    ),
    "catalogue": (
        "CSV or XLSX with a row a book: column “file” and the fields of book.toml.",
        "Tệp CSV hoặc XLSX, mỗi dòng một cuốn: cột “tệp” và các mục của book.toml.",
    ),
    "cluster": (
        "Address of a Dask scheduler, to work on several computers with a shared folder.",
        "Địa chỉ bộ điều phối Dask, để xử lý trên nhiều máy có chung thư mục.",
    ),
    "json": (
        "One JSON object a line on standard output, nothing else.",
        "Mỗi dòng một đối tượng JSON trên đầu ra chuẩn, ngoài ra không in gì.",
    ),
    "quiet": ("Print errors only.", "Chỉ in lỗi."),
    "fix": (
        "Mend an EPUB where no judgement is needed, into NAME-fixed.epub; then check that.",
        "Sửa những lỗi EPUB không cần người quyết định, ghi ra TÊN-fixed.epub rồi kiểm tra.",
    ),
    "fixed_file": (
        "With --fix: name of the mended book.",
        "Dùng với --fix: tên tệp sách đã sửa.",
    ),
    "shops": (
        "Look at the rules of a shop too: apple, google, kobo, kdp, draft2digital, ingram, all.",
        "Xét cả quy định của cửa hàng: apple, google, kobo, kdp, draft2digital, ingram, all.",
    ),
    "misuse-only-with-fix": ("it belongs to --fix", "chỉ dùng cùng --fix"),
    "strict": (
        "Exit with 1 where there were warnings.",
        "Trả về mã 1 nếu có cảnh báo.",
    ),
    "workers": ("Processes at a time; usual: one a core.", "Số tiến trình; mặc định: mỗi lõi một."),
    "lang": ("Language of messages: vi or en.", "Ngôn ngữ thông báo: vi hoặc en."),
    "version": ("Print the version.", "In số phiên bản."),
    # phases
    "read": ("Reading", "Đang đọc"),
    "pages": ("Counting pages", "Đang đếm trang"),
    "recognise": ("Recognising pages", "Đang nhận dạng trang"),
    "layout": ("Setting the text together", "Đang dựng lại văn bản"),
    "structure": ("Finding chapters", "Đang tìm các chương"),
    "write": ("Writing", "Đang ghi"),
    "check-phase": ("Checking", "Đang kiểm tra"),
    # results
    "made": ("made", "đã tạo"),
    "not-checked": ("not checked", "chưa kiểm tra"),
    "passed": ("no error, no warning", "không lỗi, không cảnh báo"),
    "counts": ("errors: {errors}, warnings: {warnings}", "{errors} lỗi, {warnings} cảnh báo"),
    "kept": ("kept", "giữ nguyên"),
    "converted": ("converted", "chuyển đổi"),
    "dropped": ("dropped", "bị bỏ"),
    "found": ("found", "có trong nguồn"),
    "what": ("What", "Loại"),
    "ledger": ("What became of the source", "Nội dung nguồn đã đi đâu"),
    "recognised": (
        "pages recognised: {recognised}, remembered from before: {reused}",
        "{recognised} trang nhận dạng mới, {reused} trang dùng lại kết quả cũ",
    ),
    # kinds of things in the ledger
    "kind-paragraph": ("paragraphs", "đoạn văn"),
    "kind-heading": ("headings", "đầu đề"),
    "kind-list-item": ("list items", "mục danh sách"),
    "kind-table": ("tables", "bảng"),
    "kind-image": ("pictures", "hình ảnh"),
    "kind-footnote": ("footnotes", "chú thích chân trang"),
    "kind-endnote": ("endnotes", "chú thích cuối sách"),
    "kind-comment": ("comments", "nhận xét"),
    "kind-link": ("links", "liên kết"),
    "kind-bookmark": ("bookmarks", "dấu trang"),
    "kind-field": ("fields", "trường tự động"),
    "kind-equation": ("equations", "công thức"),
    "kind-text-box": ("text boxes", "khung chữ"),
    "kind-symbol": ("symbols", "ký hiệu"),
    "kind-tracked-insertion": ("tracked insertions", "đoạn thêm có theo dõi"),
    "kind-tracked-deletion": ("tracked deletions", "đoạn xóa có theo dõi"),
    "kind-tracked-move": ("tracked moves", "đoạn dời có theo dõi"),
    "kind-hidden-text": ("hidden text", "chữ ẩn"),
    "kind-page-break": ("page breaks", "chỗ sang trang"),
    "kind-header-footer": ("headers and footers", "đầu trang và chân trang"),
    "kind-embedded-object": ("embedded objects", "đối tượng nhúng"),
    "kind-macro": ("macros", "macro"),
    "kind-chart": ("charts", "biểu đồ"),
    "kind-tracked-formatting": ("tracked formatting", "định dạng có theo dõi"),
    "kind-section-break": ("section breaks", "chỗ ngắt phần"),
    "kind-legacy-encoded-run": ("text in old encodings", "chữ gõ bằng bảng mã cũ"),
    "kind-control-character": ("control characters", "ký tự điều khiển"),
    "kind-page": ("pages", "trang"),
    "kind-running-head": ("running heads", "tiêu đề chạy đầu trang"),
    "kind-folio": ("page numbers", "số trang"),
    "kind-blank-page": ("blank pages", "trang trắng"),
    "kind-mended-word": ("words whose letters were set right", "từ đã sửa chữ hoặc dấu"),
    "kind-raw-markup": ("raw markup", "mã đánh dấu thô"),
    "kind-decorative-line": ("decorative lines", "dòng trang trí"),
    "more-places": ("… and {number} more", "… và {number} chỗ nữa"),
    # comments
    "where": ("Where", "Chỗ"),
    "author-name": ("Reviewer", "Người duyệt"),
    "passage": ("Passage", "Đoạn văn"),
    "comment": ("Comment", "Nhận xét"),
    "resolved": ("resolved", "đã giải quyết"),
    "reason": ("Reason", "Lý do"),
    # structure and typography
    "guesses": ("Structure, as guessed", "Cấu trúc do chương trình đoán"),
    "page-decisions": ("Decisions about pages", "Quyết định về từng trang"),
    "picture-number": ("Picture", "Ảnh"),
    "page-number": ("Page", "Trang"),
    "decided": ("decided by you: {number}", "do bạn quyết định: {number}"),
    "place": ("Place", "Vị trí"),
    "taken-for": ("Taken for", "Được coi là"),
    "surely": ("How surely", "Độ chắc"),
    "by-hand": ("by hand", "quyết định tay"),
    # what a place was taken for
    "guess-heading": ("heading", "đầu đề"),
    "guess-word": ("corrected word", "từ được sửa"),
    "guess-none": ("no heading", "không phải đầu đề"),
    "guess-abstract": ("abstract", "tóm tắt"),
    "guess-acknowledgments": ("acknowledgments", "lời cảm ơn"),
    "guess-advertisement": ("other books of the publisher", "sách mời tìm đọc"),
    "guess-afterword": ("afterword", "lời bạt"),
    "guess-also-by": ("other books of the author", "sách cùng tác giả"),
    "guess-appendix": ("appendix", "phụ lục"),
    "guess-bibliography": ("bibliography", "tài liệu tham khảo"),
    "guess-chapter": ("chapter", "chương"),
    "guess-colophon": ("colophon", "thông tin ấn loát"),
    "guess-conclusion": ("conclusion", "kết luận"),
    "guess-contributors": ("contributors", "những người thực hiện"),
    "guess-copyright-page": ("imprint page", "trang xi-nhê"),
    "guess-cover": ("cover", "bìa"),
    "guess-dedication": ("dedication", "lời đề tặng"),
    "guess-endnotes": ("notes", "chú thích"),
    "guess-epigraph": ("epigraph", "đề từ"),
    "guess-epilogue": ("epilogue", "vĩ thanh"),
    "guess-foreword": ("foreword", "lời giới thiệu"),
    "guess-glossary": ("glossary", "bảng thuật ngữ"),
    "guess-halftitlepage": ("half-title page", "trang tên sách phụ"),
    "guess-index": ("index", "bảng tra"),
    "guess-introduction": ("introduction", "dẫn nhập"),
    "guess-part": ("part", "phần"),
    "guess-preface": ("preface", "lời nói đầu"),
    "guess-prologue": ("prologue", "khúc dạo đầu"),
    "guess-section": ("section", "mục"),
    "guess-titlepage": ("title page", "trang tên sách"),
    "guess-toc": ("contents", "mục lục"),
    "guess-paragraph": ("plain text", "văn bản thường"),
    "guess-verse": ("verse", "thơ"),
    "guess-quotation": ("quotation", "đoạn trích dẫn"),
    "guess-list": ("list", "danh sách"),
    "guess-caption": ("caption", "chú thích hình, bảng"),
    "guess-scene-break": ("scene break", "chuyển cảnh"),
    "guess-contents": ("typed contents page", "mục lục gõ tay"),
    "changes": ("Changes in the text", "Thay đổi trong văn bản"),
    "was": ("before", "trước"),
    "is-now": ("after", "sau"),
    "and-more": ("and {number} more in the JSON report", "và {number} mục nữa trong báo cáo JSON"),
    # ends
    "stopped": ("Stopped.", "Đã dừng."),
    "misuse-missing": ("{what} must be given.", "Thiếu {what}."),
    "misuse-option": ("There is no option {what}.", "Không có tùy chọn {what}."),
    "misuse-value": (
        "The value of {what} does not fit: {reason}",
        "Giá trị của {what} không hợp lệ: {reason}",
    ),
    "misuse-near": ("Did you mean {near}?", "Có phải ý bạn là {near}?"),
    "misuse-no-value": (
        "{what} must be followed by a value.",
        "Sau {what} phải có giá trị.",
    ),
    "misuse-switch": ("{what} takes no value.", "{what} không nhận giá trị."),
    "misuse-command": ("There is no command {what}.", "Không có lệnh {what}."),
    "misuse-more": ("Too much was given: {what}.", "Thừa tham số: {what}."),
    "misuse-number": ("“{given}” is no whole number.", "“{given}” không phải số nguyên."),
    "misuse-least": ("{given} is less than {least}.", "{given} nhỏ hơn {least}."),
    "misuse-looks-like-option": (
        "“{given}” is an option; the value before it is missing.",
        "“{given}” là một tùy chọn; còn thiếu giá trị đứng trước nó.",
    ),
    "misuse-empty": (
        "An empty name was given where a file or folder is wanted{what}.",
        "Tên tệp hoặc thư mục bị bỏ trống{what}.",
    ),
    "misuse-report": (
        "“{given}” is no name for a report, which is JSON (.json) or a page (.html).",
        "“{given}” không đặt được cho báo cáo; báo cáo là JSON (.json) hoặc trang xem (.html).",
    ),
    "misuse-choice": (
        "“{given}” is none of: {choices}.",
        "“{given}” không thuộc các giá trị: {choices}.",
    ),
    "misuse-help": (
        "“{command} --help” lists what can be given.",
        "Gõ “{command} --help” để xem những gì dùng được.",
    ),
    "book": ("Book", "Sách"),
    "state": ("State", "Tình trạng"),
    "files": ("Files", "Tệp"),
    "messages": ("Messages", "Thông báo"),
    "done": ("done", "xong"),
    "skipped": ("done before", "đã xong từ trước"),
    "failed": ("failed", "lỗi"),
    "check-failed": ("check failed", "không đạt kiểm tra"),
    "incomplete": ("made, pages missing", "đã tạo nhưng thiếu trang"),
    "cancelled": ("stopped", "đã dừng"),
    "total": (
        "{done} done, {skipped} done before, {incomplete} with pages missing, {failed} failed",
        "{done} xong, {skipped} đã xong từ trước, {incomplete} thiếu trang, {failed} lỗi",
    ),
    "report-page": ("Report of the conversion", "Báo cáo chuyển đổi"),
    "report-at": ("Report: {path}", "Báo cáo: {path}"),
    "word-count": ("{count:one word|{count} words}", "{count} chữ"),
    "page-count": ("{count:one page|{count} pages}", "{count} trang"),
    "doubtful": ("Doubtful words", "Từ đáng ngờ"),
    "times": ("Times", "Số lần"),
    "suggestions": ("Suggestions", "Gợi ý"),
    "context": ("First place", "Chỗ đầu tiên"),
    "more-words": (
        "… and {count} more; all are in the report.",
        "… và {count} từ nữa; báo cáo có đủ.",
    ),
    "corrections": ("Misread words", "Từ nhận dạng sai"),
    "corrected": ("corrected", "đã sửa"),
    "proposed": ("proposed", "đề xuất"),
    "around": ("Words around", "Câu quanh đó"),
    "misread": (
        "Words: {words}, doubtful {doubtful}; corrected {corrected}, proposed {proposed}",
        "Số từ: {words}, đáng ngờ {doubtful}; đã sửa {corrected}, đề xuất sửa {proposed}",
    ),
    "slip": (
        "× {number} ({corrected} corrected), page {pages}",
        "× {number} (đã sửa {corrected}), trang {pages}",
    ),
    "chapters": ("Chapters", "Các chương"),
    # projects
    "project-sources": ("Sources", "Nguồn"),
    "project-record": ("Metadata and design", "Siêu dữ liệu và giao diện"),
    "project-decisions": (
        "Decisions: {structure} about structure and words, {pages} about pages",
        "Quyết định: {structure} về cấu trúc và từ, {pages} về trang",
    ),
    "project-forms": ("Editions: {forms}", "Ấn bản: {forms}"),
    "project-usual-forms": ("the usual ones", "mặc định"),
    "project-changes": ("Tracked changes: {policy}", "Thay đổi còn treo: {policy}"),
    "project-steps": (
        "{done:one step|{done} steps}, {redo} more taken back",
        "{done} bước, {redo} bước đã hoàn tác",
    ),
    "source-changed": ("changed since", "đã thay đổi"),
    "source-missing": ("not there", "không còn ở đó"),
    "step-begin": ("begun from", "lập từ"),
    "step-record": ("metadata or design", "siêu dữ liệu hoặc giao diện"),
    "step-structure": ("structure or word", "cấu trúc hoặc từ"),
    "step-pages": ("pages", "trang"),
    "step-sources": ("sources", "nguồn"),
    "step-choices": ("editions or changes", "ấn bản hoặc thay đổi"),
    "step-files": ("taken from files", "lấy từ tệp"),
    "taken-out": ("taken out", "đã bỏ"),
    "taken-back": ("taken back", "đã hoàn tác"),
    "legacy": ("Old encodings", "Bảng mã cũ"),
    "editions": ("Usual editions", "Ấn bản mặc định"),
    "severity-note": ("note", "ghi chú"),
    "severity-warning": ("warning", "cảnh báo"),
    "severity-error": ("error", "lỗi"),
    "severity-fatal": ("error", "lỗi"),
}


class MessageLanguage(StrEnum):
    """Languages of the messages."""

    VI = "vi"
    EN = "en"


class Words:
    """The words in one language."""

    def __init__(self, language: str) -> None:
        self.language = "vi" if language.lower().startswith("vi") else "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return the text for ``key``, values filled in."""
        english, vietnamese = _WORDS[key]
        text = vietnamese if self.language == "vi" else english
        return fill(text, values, self.language) if values else text

    def phase(self, name: str) -> str:
        """Return the name of a phase; names of files stand for themselves."""
        key = "check-phase" if name == "check" else name
        return self(key) if key in _WORDS else name

    def kind(self, name: str) -> str:
        """Return the name of a kind of thing in the ledger."""
        return self(f"kind-{name}")

    def guess(self, name: str) -> str:
        """Return what a place was taken for; ``name`` as ``guess_counts`` has it."""
        return self(f"guess-{name}")


def language_of_messages(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return ``vi`` or ``en``: ``--lang``, else BANSO_INTERFACE_LANGUAGE, else the system's.

    Help texts need it before the arguments are parsed.
    """
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return Words(argument.removeprefix("--lang=")).language
        if argument == "--lang" and place + 1 < len(arguments):
            return Words(arguments[place + 1]).language
    chosen = environment.get("BANSO_INTERFACE_LANGUAGE") or _system_language(environment)
    return Words(chosen).language


def _system_language(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    if os.name == "nt":
        return locale.getlocale()[0] or "en"
    return "en"
