<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>App</name>
    <message>
        <source>Your files are untouched. What happened is written in {log}.</source>
        <translation>Tệp của bạn không bị ảnh hưởng. Chi tiết được ghi trong {log}.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>Chương trình gặp lỗi bên trong.</translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln tracked change(s) that nobody settled</source>
        <translation>
            <numerusform>%Ln thay đổi theo dõi chưa ai quyết định</numerusform>
        </translation>
    </message>
    <message>
        <source>Tracked changes that nobody settled</source>
        <translation>Thay đổi theo dõi chưa ai quyết định</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>Chấp nhận hết</translation>
    </message>
    <message>
        <source>Reject all</source>
        <translation>Từ chối hết</translation>
    </message>
    <message>
        <source>Refuse the manuscript</source>
        <translation>Không nhận bản thảo</translation>
    </message>
    <message>
        <source>The editions hold the text as the reviewers left it.</source>
        <translation>Các bản số giữ chữ mà người duyệt đã sửa.</translation>
    </message>
    <message>
        <source>The editions hold the text as it was before the changes.</source>
        <translation>Các bản số giữ chữ như trước khi có thay đổi.</translation>
    </message>
    <message>
        <source>Nothing is made until the changes are settled in the manuscript.</source>
        <translation>Không tạo bản nào cho đến khi các thay đổi được quyết định trong bản thảo.</translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln lỗi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln thông báo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln cảnh báo</numerusform>
        </translation>
    </message>
    <message>
        <source>Accessibility</source>
        <translation>Khả năng tiếp cận</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>All of them were kept as they are.</source>
        <translation>Tất cả đều được giữ nguyên.</translation>
    </message>
    <message>
        <source>Check a finished file…</source>
        <translation>Kiểm tra tệp có sẵn…</translation>
    </message>
    <message>
        <source>Check for shops</source>
        <translation>Kiểm tra theo nhà bán</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Đang kiểm tra</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Đang kiểm tra…</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Mã</translation>
    </message>
    <message>
        <source>EPUB standard</source>
        <translation>Chuẩn EPUB</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Lỗi</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Tệp</translation>
    </message>
    <message>
        <source>How well pages could be straightened and read.</source>
        <translation>Trang quét nắn thẳng và nhận dạng được đến đâu.</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Sổ đối chiếu</translation>
    </message>
    <message>
        <source>Letters, spelling, quotation marks and dashes.</source>
        <translation>Mặt chữ, chính tả, dấu ngoặc kép và gạch ngang.</translation>
    </message>
    <message>
        <source>Mend what can be mended</source>
        <translation>Sửa những gì sửa được</translation>
    </message>
    <message>
        <source>Mended copy: {file}. The original is as it was.</source>
        <translation>Bản đã sửa: {file}. Tệp gốc giữ nguyên.</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Siêu dữ liệu</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Ghi chú</translation>
    </message>
    <message>
        <source>Nothing fits the filter and the search.</source>
        <translation>Không có mục nào khớp với bộ lọc và từ cần tìm.</translation>
    </message>
    <message>
        <source>Nothing in it can be mended without a person.</source>
        <translation>Không có chỗ nào tự sửa được mà không cần người xem.</translation>
    </message>
    <message>
        <source>Nothing was found in the sources. Editions are checked as soon as they are made.</source>
        <translation>Chưa thấy vấn đề gì trong nguồn. Các bản được kiểm tra ngay khi tạo xong.</translation>
    </message>
    <message>
        <source>Open a book, or drop a finished EPUB or PDF here to have it checked. Originals are never changed.</source>
        <translation>Hãy mở một cuốn sách, hoặc thả vào đây một tệp EPUB hay PDF có sẵn để kiểm tra. Tệp gốc không bao giờ bị thay đổi.</translation>
    </message>
    <message>
        <source>Open the place  ↵</source>
        <translation>Mở chỗ này  ↵</translation>
    </message>
    <message>
        <source>PDF standards</source>
        <translation>Chuẩn PDF</translation>
    </message>
    <message>
        <source>Parts, chapters, headings, lists and notes.</source>
        <translation>Phần, chương, đề mục, danh sách và chú thích.</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Vị trí</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Vấn đề</translation>
    </message>
    <message>
        <source>Rules of shops</source>
        <translation>Quy định của nhà bán</translation>
    </message>
    <message>
        <source>Said by</source>
        <translation>Nguồn báo</translation>
    </message>
    <message>
        <source>Scanned pages</source>
        <translation>Trang quét</translation>
    </message>
    <message>
        <source>Search  Ctrl+F</source>
        <translation>Tìm  Ctrl+F</translation>
    </message>
    <message>
        <source>Search the problems</source>
        <translation>Tìm trong các vấn đề</translation>
    </message>
    <message>
        <source>Single things of this kind</source>
        <translation>Từng mục thuộc loại này</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Cấu trúc</translation>
    </message>
    <message>
        <source>Tags, fonts, colours: PDF/UA, PDF/A, PDF/X.</source>
        <translation>Thẻ, phông chữ, màu: PDF/UA, PDF/A, PDF/X.</translation>
    </message>
    <message>
        <source>Text and typography</source>
        <translation>Chữ và cách trình bày chữ</translation>
    </message>
    <message>
        <source>The checkers find nothing wrong with the editions.</source>
        <translation>Các trình kiểm tra không thấy gì sai ở các bản đã tạo.</translation>
    </message>
    <message>
        <source>The checkers find nothing wrong with this file.</source>
        <translation>Các trình kiểm tra không thấy gì sai ở tệp này.</translation>
    </message>
    <message>
        <source>The ledger is kept while the sources are read.</source>
        <translation>Sổ đối chiếu được ghi trong lúc đọc nguồn.</translation>
    </message>
    <message>
        <source>The work itself</source>
        <translation>Quá trình xử lý</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Cảnh báo</translation>
    </message>
    <message>
        <source>What EPUBCheck and our own rules say of the EPUB.</source>
        <translation>EPUBCheck và các quy tắc riêng nói gì về tệp EPUB.</translation>
    </message>
    <message>
        <source>What a shop asks for beside the standard.</source>
        <translation>Những gì nhà bán đòi hỏi ngoài tiêu chuẩn.</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>Về việc gì</translation>
    </message>
    <message>
        <source>What shops and libraries are told of the book.</source>
        <translation>Những gì nhà bán và thư viện được biết về sách.</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Nên làm gì</translation>
    </message>
    <message>
        <source>What was met while the sources were read.</source>
        <translation>Những gì gặp phải khi đọc nguồn.</translation>
    </message>
    <message>
        <source>Whether all was made and looked at.</source>
        <translation>Mọi thứ đã được tạo và được kiểm tra hay chưa.</translation>
    </message>
    <message>
        <source>Whether everyone can read it, by ear or by finger.</source>
        <translation>Ai cũng đọc được hay không, kể cả bằng tai hay bằng tay.</translation>
    </message>
    <message>
        <source>error</source>
        <translation>lỗi</translation>
    </message>
    <message>
        <source>note</source>
        <translation>ghi chú</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>cảnh báo</translation>
    </message>
    <message>
        <source>{checkers}: nothing to find fault with.</source>
        <translation>{checkers}: không có gì để chê.</translation>
    </message>
</context>
<context>
    <name>Design</name>
    <message>
        <source>Accessibility</source>
        <translation>Khả năng tiếp cận</translation>
    </message>
    <message>
        <source>At three in the afternoon, one day in the year, beside the courts…</source>
        <translation>Lúc ấy vào độ ba giờ chiều, một ngày thứ năm. Trong khu sân quần…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Lùi</translation>
    </message>
    <message>
        <source>Back to automatic</source>
        <translation>Trở về tự động</translation>
    </message>
    <message>
        <source>Back to the book's own</source>
        <translation>Trở về mẫu của sách</translation>
    </message>
    <message>
        <source>Chapter 1</source>
        <translation>Chương 1</translation>
    </message>
    <message>
        <source>Choose: {what}</source>
        <translation>Chọn: {what}</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tối</translation>
    </message>
    <message>
        <source>E-ink</source>
        <translation>Mực điện tử</translation>
    </message>
    <message>
        <source>Folder of a theme</source>
        <translation>Thư mục mẫu riêng</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Chữ to hơn</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Sáng</translation>
    </message>
    <message>
        <source>No book can be bound in this size.</source>
        <translation>Không đóng được sách ở khổ này.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Tiếp</translation>
    </message>
    <message>
        <source>On any page</source>
        <translation>Ở trang bất kỳ</translation>
    </message>
    <message>
        <source>On right-hand pages</source>
        <translation>Luôn ở trang phải</translation>
    </message>
    <message>
        <source>Page and type</source>
        <translation>Khổ sách và chữ</translation>
    </message>
    <message>
        <source>Page size of the PDF</source>
        <translation>Khổ sách (PDF)</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Điện thoại</translation>
    </message>
    <message>
        <source>Setting the first pages</source>
        <translation>Đang dàn những trang đầu</translation>
    </message>
    <message>
        <source>Setting the first pages…</source>
        <translation>Đang dàn những trang đầu…</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Chữ nhỏ hơn</translation>
    </message>
    <message>
        <source>Spreads of the PDF</source>
        <translation>Các cặp trang của PDF</translation>
    </message>
    <message>
        <source>Tablet</source>
        <translation>Máy tính bảng</translation>
    </message>
    <message>
        <source>Text of the EPUB</source>
        <translation>Nội dung EPUB</translation>
    </message>
    <message>
        <source>The first pages cannot be shown. Choose the look again.</source>
        <translation>Không hiện được những trang đầu. Hãy chọn lại mẫu trình bày.</translation>
    </message>
    <message>
        <source>The first pages of this book</source>
        <translation>Những trang đầu của sách này</translation>
    </message>
    <message>
        <source>The first pages of this book appear here in the chosen look.</source>
        <translation>Những trang đầu của sách này hiện ở đây theo mẫu đã chọn.</translation>
    </message>
    <message>
        <source>The text of scanned pages is known once they are recognised. Make the editions, then look here.</source>
        <translation>Chữ của trang quét chỉ có sau khi nhận dạng. Hãy tạo các bản rồi xem ở đây.</translation>
    </message>
    <message>
        <source>Themes</source>
        <translation>Mẫu trình bày</translation>
    </message>
    <message>
        <source>Two children came to pick up balls for those who played there.</source>
        <translation>Hai đứa trẻ nhỏ tuổi uể oải đi nhặt những quả bóng.</translation>
    </message>
    <message>
        <source>Write 13 × 20,5 cm, 145 × 205 mm, 6 × 9 in or A5.</source>
        <translation>Hãy ghi như 13 × 20,5 cm, 145 × 205 mm, 6 × 9 in hoặc A5.</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Của riêng bạn</translation>
    </message>
    <message>
        <source>none</source>
        <translation>chưa có</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Drop a manuscript or a folder of scans here</source>
        <translation>Thả bản thảo hoặc thư mục ảnh quét vào đây</translation>
    </message>
    <message>
        <source>Your originals are never changed. Everything stays on this computer.</source>
        <translation>Tệp gốc không bao giờ bị sửa. Mọi thứ ở lại trên máy này.</translation>
    </message>
    <message>
        <source>Open files…  Ctrl+O</source>
        <translation>Mở tệp…  Ctrl+O</translation>
    </message>
    <message>
        <source>Open a folder…  Ctrl+Shift+O</source>
        <translation>Mở thư mục…  Ctrl+Shift+O</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message>
        <source>EPUB 3</source>
        <translation>EPUB 3</translation>
    </message>
    <message>
        <source>Typeset PDF</source>
        <translation>PDF dàn trang</translation>
    </message>
    <message>
        <source>Print edition</source>
        <translation>Ruột sách in</translation>
    </message>
    <message>
        <source>Cover for the printer</source>
        <translation>Bìa cho nhà in</translation>
    </message>
    <message>
        <source>Facsimile PDF</source>
        <translation>PDF bản chụp</translation>
    </message>
    <message>
        <source>EPUB of page pictures</source>
        <translation>EPUB ảnh trang</translation>
    </message>
    <message>
        <source>hOCR</source>
        <translation>hOCR</translation>
    </message>
    <message>
        <source>ALTO</source>
        <translation>ALTO</translation>
    </message>
    <message>
        <source>Plain text (TXT)</source>
        <translation>Văn bản thuần (TXT)</translation>
    </message>
    <message>
        <source>TIFF of the pages</source>
        <translation>TIFF các trang</translation>
    </message>
    <message>
        <source>Text that flows on phones, tablets and e-ink readers; for shops and libraries.</source>
        <translation>Chữ tự dàn theo màn hình điện thoại, máy tính bảng, máy đọc sách; để bán và nộp thư viện.</translation>
    </message>
    <message>
        <source>Pages set anew from the text, tagged for screen readers (PDF/UA, PDF/A).</source>
        <translation>Dàn trang lại từ văn bản, có thẻ cho trình đọc màn hình (PDF/UA, PDF/A).</translation>
    </message>
    <message>
        <source>The typeset pages for a printer: bleed, crop marks, black as one ink.</source>
        <translation>Các trang đã dàn, dành cho nhà in: có tràn lề, dấu xén, chữ đen một mực.</translation>
    </message>
    <message>
        <source>Back, spine and front on one sheet, with the ISBN as a barcode.</source>
        <translation>Bìa sau, gáy và bìa trước trên một tờ, kèm mã vạch ISBN.</translation>
    </message>
    <message>
        <source>The scanned pages as they are, cleaned, with searchable text beneath (PDF/A).</source>
        <translation>Giữ nguyên trang quét, đã làm sạch, có lớp chữ tìm được bên dưới (PDF/A).</translation>
    </message>
    <message>
        <source>The pages as pictures, their text over them to mark and to hear: picture books, scans.</source>
        <translation>Mỗi trang là ảnh kèm lớp chữ để chọn, tìm và nghe đọc: sách tranh, bản quét.</translation>
    </message>
    <message>
        <source>Every recognised word with its place and certainty, the book in one file.</source>
        <translation>Mọi từ nhận dạng được, kèm vị trí và độ chắc chắn, cả sách trong một tệp.</translation>
    </message>
    <message>
        <source>Recognised text and layout page by page with the pictures, for libraries (ZIP).</source>
        <translation>Chữ và bố cục từng trang kèm ảnh, dùng cho thư viện số (ZIP).</translation>
    </message>
    <message>
        <source>The words alone, a paragraph a line, notes after each chapter (UTF-8).</source>
        <translation>Chỉ có chữ, mỗi đoạn một dòng, chú thích cuối mỗi chương (UTF-8).</translation>
    </message>
    <message>
        <source>All cleaned pages in one file, to keep or to print.</source>
        <translation>Mọi trang đã làm sạch trong một tệp, để lưu trữ hoặc in.</translation>
    </message>
    <message>
        <source>Paragraphs</source>
        <translation>Đoạn văn</translation>
    </message>
    <message>
        <source>Headings</source>
        <translation>Tiêu đề</translation>
    </message>
    <message>
        <source>List items</source>
        <translation>Mục danh sách</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Bảng</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Hình</translation>
    </message>
    <message>
        <source>Footnotes</source>
        <translation>Chú thích cuối trang</translation>
    </message>
    <message>
        <source>Endnotes</source>
        <translation>Chú thích cuối sách</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Ghi chú biên tập</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Liên kết</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>Dấu trang</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Trường</translation>
    </message>
    <message>
        <source>Equations</source>
        <translation>Công thức</translation>
    </message>
    <message>
        <source>Text boxes</source>
        <translation>Khung chữ</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Ký hiệu</translation>
    </message>
    <message>
        <source>Tracked insertions</source>
        <translation>Chữ thêm (theo dõi sửa)</translation>
    </message>
    <message>
        <source>Tracked deletions</source>
        <translation>Chữ xóa (theo dõi sửa)</translation>
    </message>
    <message>
        <source>Tracked formatting</source>
        <translation>Định dạng (theo dõi sửa)</translation>
    </message>
    <message>
        <source>Section breaks</source>
        <translation>Chỗ ngắt phần</translation>
    </message>
    <message>
        <source>Tracked moves</source>
        <translation>Chữ chuyển chỗ (theo dõi sửa)</translation>
    </message>
    <message>
        <source>Hidden text</source>
        <translation>Chữ ẩn</translation>
    </message>
    <message>
        <source>Page breaks</source>
        <translation>Ngắt trang</translation>
    </message>
    <message>
        <source>Headers and footers</source>
        <translation>Đầu trang và chân trang</translation>
    </message>
    <message>
        <source>Embedded objects</source>
        <translation>Đối tượng nhúng</translation>
    </message>
    <message>
        <source>Macros</source>
        <translation>Macro</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Biểu đồ</translation>
    </message>
    <message>
        <source>Passages in old encodings</source>
        <translation>Đoạn dùng bảng mã cũ</translation>
    </message>
    <message>
        <source>Decorative lines</source>
        <translation>Dòng trang trí</translation>
    </message>
    <message>
        <source>Control characters</source>
        <translation>Ký tự điều khiển</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Trang</translation>
    </message>
    <message>
        <source>Running heads</source>
        <translation>Tiêu đề đầu trang</translation>
    </message>
    <message>
        <source>Page numbers</source>
        <translation>Số trang</translation>
    </message>
    <message>
        <source>Blank pages</source>
        <translation>Trang trắng</translation>
    </message>
    <message>
        <source>Words set right</source>
        <translation>Từ đã sửa</translation>
    </message>
    <message>
        <source>Raw markup</source>
        <translation>Mã đánh dấu thô</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>giữ nguyên</translation>
    </message>
    <message>
        <source>converted</source>
        <translation>chuyển đổi</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>bỏ</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Tiếng Anh</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Tiếng Pháp</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Tiếng Trung</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Tiếng Nhật</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Tiếng Hàn</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>Tiếng Nga</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Tiếng Đức</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Tiếng Tây Ban Nha</translation>
    </message>
    <message>
        <source>Khmer</source>
        <translation>Tiếng Khmer</translation>
    </message>
    <message>
        <source>Lao</source>
        <translation>Tiếng Lào</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>Tiếng Thái</translation>
    </message>
    <message>
        <source>Abstract</source>
        <translation>Tóm tắt</translation>
    </message>
    <message>
        <source>Acknowledgments</source>
        <translation>Lời cảm ơn</translation>
    </message>
    <message>
        <source>Afterword</source>
        <translation>Lời bạt</translation>
    </message>
    <message>
        <source>Appendix</source>
        <translation>Phụ lục</translation>
    </message>
    <message>
        <source>Bibliography</source>
        <translation>Tài liệu tham khảo</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Chú thích hình, bảng</translation>
    </message>
    <message>
        <source>Chapter</source>
        <translation>Chương</translation>
    </message>
    <message>
        <source>Other books of the publisher</source>
        <translation>Sách mời tìm đọc</translation>
    </message>
    <message>
        <source>Other books of the author</source>
        <translation>Sách cùng tác giả</translation>
    </message>
    <message>
        <source>Colophon</source>
        <translation>Thông tin ấn loát</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Mục lục</translation>
    </message>
    <message>
        <source>Contributors</source>
        <translation>Những người thực hiện</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>Bìa</translation>
    </message>
    <message>
        <source>Dedication</source>
        <translation>Lời đề tặng</translation>
    </message>
    <message>
        <source>Epigraph</source>
        <translation>Đề từ</translation>
    </message>
    <message>
        <source>Epilogue</source>
        <translation>Vĩ thanh</translation>
    </message>
    <message>
        <source>Foreword</source>
        <translation>Lời giới thiệu</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>Bảng thuật ngữ</translation>
    </message>
    <message>
        <source>Half-title page</source>
        <translation>Trang tên sách phụ</translation>
    </message>
    <message>
        <source>Imprint page</source>
        <translation>Trang xi-nhê</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Bảng tra</translation>
    </message>
    <message>
        <source>Introduction</source>
        <translation>Dẫn nhập</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Danh sách</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Chú thích</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Phần</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Văn bản thường</translation>
    </message>
    <message>
        <source>Preface</source>
        <translation>Lời nói đầu</translation>
    </message>
    <message>
        <source>Prologue</source>
        <translation>Khúc dạo đầu</translation>
    </message>
    <message>
        <source>Quotation</source>
        <translation>Trích dẫn</translation>
    </message>
    <message>
        <source>Scene break</source>
        <translation>Chuyển cảnh</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Mục</translation>
    </message>
    <message>
        <source>Title page</source>
        <translation>Trang tên sách</translation>
    </message>
    <message>
        <source>Typed contents page</source>
        <translation>Mục lục gõ tay</translation>
    </message>
    <message>
        <source>Verse</source>
        <translation>Thơ</translation>
    </message>
</context>
<context>
    <name>Ledger</name>
    <message>
        <source>In the source</source>
        <translation>Trong nguồn</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Tìm thấy</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Giữ nguyên</translation>
    </message>
    <message>
        <source>Converted</source>
        <translation>Chuyển đổi</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Bỏ</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Begin a book: choose manuscripts or scans</source>
        <translation>Sách mới: chọn bản thảo hoặc bản quét</translation>
    </message>
    <message>
        <source>What you typed about this book is kept nowhere.</source>
        <translation>Những gì bạn đã nhập về cuốn sách này chưa được lưu ở đâu cả.</translation>
    </message>
    <message>
        <source>Its project could not be written. Put the book away?</source>
        <translation>Không ghi được hồ sơ của sách này. Vẫn cất sách đi?</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Bỏ những gì đã nhập</translation>
    </message>
    <message>
        <source>Keep it open</source>
        <translation>Để sách mở</translation>
    </message>
    <message>
        <source>A book is being made.</source>
        <translation>Đang tạo một cuốn sách.</translation>
    </message>
    <message>
        <source>Stop and close? Finished pages are kept; no half-made file stays.</source>
        <translation>Dừng và đóng? Các trang đã xong vẫn được giữ; không có tệp dở dang nào bị bỏ lại.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Dừng và đóng</translation>
    </message>
    <message>
        <source>Keep working</source>
        <translation>Làm tiếp</translation>
    </message>
    <message>
        <source>Open projects, manuscripts or scans</source>
        <translation>Mở hồ sơ, bản thảo hoặc bản quét</translation>
    </message>
    <message>
        <source>Open a folder of scans or chapters</source>
        <translation>Mở thư mục ảnh quét hoặc các chương</translation>
    </message>
    <message>
        <source>Choose the folder for the results</source>
        <translation>Chọn thư mục kết quả</translation>
    </message>
    <message>
        <source>Write the comments as a table</source>
        <translation>Ghi nhận xét thành bảng</translation>
    </message>
    <message>
        <source>Check a finished file</source>
        <translation>Kiểm tra tệp có sẵn</translation>
    </message>
</context>
<context>
    <name>Metadata</name>
    <message>
        <source>What you type is kept in {file}.</source>
        <translation>Những gì bạn nhập được lưu trong {file}.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tên sách</translation>
    </message>
    <message>
        <source>Subtitle</source>
        <translation>Phụ đề</translation>
    </message>
    <message>
        <source>Authors (separate names with ;)</source>
        <translation>Tác giả (cách nhau bằng dấu ;)</translation>
    </message>
    <message>
        <source>Translators</source>
        <translation>Người dịch</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Ngôn ngữ</translation>
    </message>
    <message>
        <source>Short description</source>
        <translation>Mô tả ngắn</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Nhà xuất bản</translation>
    </message>
    <message>
        <source>Published (year or date)</source>
        <translation>Ngày xuất bản (năm hoặc ngày)</translation>
    </message>
    <message>
        <source>Publishing registration number</source>
        <translation>Số xác nhận đăng ký xuất bản</translation>
    </message>
    <message>
        <source>ISBN of the EPUB</source>
        <translation>ISBN bản EPUB</translation>
    </message>
    <message>
        <source>ISBN of the typeset PDF</source>
        <translation>ISBN bản PDF dàn trang</translation>
    </message>
    <message>
        <source>ISBN of the EPUB of page pictures</source>
        <translation>ISBN bản EPUB ảnh trang</translation>
    </message>
    <message>
        <source>ISBN of the printed book</source>
        <translation>ISBN sách in</translation>
    </message>
    <message>
        <source>ISBN of the facsimile PDF</source>
        <translation>ISBN bản PDF chụp</translation>
    </message>
    <message>
        <source>an ISBN has digits only</source>
        <translation>ISBN chỉ gồm chữ số</translation>
    </message>
    <message>
        <source>13 digits, not {detail}</source>
        <translation>phải có 13 chữ số, không phải {detail}</translation>
    </message>
    <message>
        <source>begins with 978 or 979</source>
        <translation>phải bắt đầu bằng 978 hoặc 979</translation>
    </message>
    <message>
        <source>the check digit must be {detail}</source>
        <translation>số kiểm tra phải là {detail}</translation>
    </message>
    <message>
        <source>each edition needs its own number</source>
        <translation>mỗi bản cần một số riêng</translation>
    </message>
    <message>
        <source>2026, 2026-11 or 2026-11-24</source>
        <translation>ghi 2026, 2026-11 hoặc 2026-11-24</translation>
    </message>
    <message>
        <source>Back to automatic</source>
        <translation>Trả về tự động</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>còn thiếu</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Tác phẩm</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>Ấn bản</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Mã số</translation>
    </message>
    <message>
        <source>An edition without an ISBN gets an identifier of its own.</source>
        <translation>Bản không có ISBN được cấp một mã định danh riêng.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>tự động</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>sửa tay</translation>
    </message>
    <message>
        <source>Accessibility certified by</source>
        <translation>Đơn vị chứng nhận tiếp cận</translation>
    </message>
    <message>
        <source>Chapters begin</source>
        <translation>Chương mở đầu</translation>
    </message>
    <message>
        <source>Own rules for print (Typst)</source>
        <translation>Quy tắc riêng cho bản in (Typst)</translation>
    </message>
    <message>
        <source>Own rules for the EPUB (CSS)</source>
        <translation>Quy tắc riêng cho EPUB (CSS)</translation>
    </message>
    <message>
        <source>Size of type in print (pt)</source>
        <translation>Cỡ chữ khi in (pt)</translation>
    </message>
    <message>
        <source>Thickness of a leaf (µm)</source>
        <translation>Độ dày tờ giấy (µm)</translation>
    </message>
    <message>
        <source>a number, {detail}</source>
        <translation>một số, {detail}</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>and %Ln more place(s)</source>
        <translation>
            <numerusform>và %Ln chỗ khác</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose what becomes of them</source>
        <translation>Chọn cách xử lý</translation>
    </message>
    <message>
        <source>Look at the guesses</source>
        <translation>Xem các phỏng đoán</translation>
    </message>
    <message>
        <source>Look at the structure</source>
        <translation>Xem cấu trúc</translation>
    </message>
    <message>
        <source>Look at the corrections</source>
        <translation>Xem các chỗ sửa chữ</translation>
    </message>
    <message>
        <source>Look at the words</source>
        <translation>Xem các từ</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>An EPUB is not shown while the program runs for the administrator (root): the browser of the preview would run without its protection. Start the program as an ordinary user, or open the file in a reading program. The edition itself is finished and checked.</source>
        <translation>Không hiển thị EPUB khi chương trình chạy bằng quyền quản trị (root): trình duyệt của phần xem thử sẽ không được bảo vệ. Hãy mở chương trình bằng tài khoản thường, hoặc mở tệp bằng phần mềm đọc sách. Bản thân ấn bản đã hoàn thành và được kiểm tra.</translation>
    </message>
    <message>
        <source>This system does not let the browser of the preview lock itself in (user namespaces are forbidden), so an EPUB is not shown. Open the file in a reading program. The edition itself is finished and checked.</source>
        <translation>Hệ thống này không cho trình duyệt của phần xem thử tự cách ly (cấm user namespace) nên không hiển thị EPUB. Hãy mở tệp bằng phần mềm đọc sách. Bản thân ấn bản đã hoàn thành và được kiểm tra.</translation>
    </message>
    <message>
        <source>{file} cannot be shown. Open it in its folder, or make it again.</source>
        <translation>Không hiển thị được {file}. Hãy mở tệp từ thư mục, hoặc tạo lại.</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Mục lục</translation>
    </message>
    <message>
        <source>Finished editions appear here.</source>
        <translation>Các bản đã tạo sẽ hiện ở đây.</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Nhỏ hơn</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Lớn hơn</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Lùi</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Tiếp</translation>
    </message>
    <message>
        <source>Pages of the PDF</source>
        <translation>Các trang PDF</translation>
    </message>
    <message>
        <source>Spreads of the PDF</source>
        <translation>Các trang đôi của PDF</translation>
    </message>
    <message>
        <source>Text of the EPUB</source>
        <translation>Nội dung EPUB</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Điện thoại</translation>
    </message>
    <message>
        <source>Tablet</source>
        <translation>Máy tính bảng</translation>
    </message>
    <message>
        <source>Whole window</source>
        <translation>Cả cửa sổ</translation>
    </message>
    <message>
        <source>Spreads</source>
        <translation>Trang đôi</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Từng trang</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Sao chép</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Chọn hết</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Reading the source</source>
        <translation>Đang đọc nguồn</translation>
    </message>
    <message>
        <source>Listing the pages</source>
        <translation>Đang liệt kê trang</translation>
    </message>
    <message>
        <source>Recognising the pages</source>
        <translation>Đang nhận dạng trang</translation>
    </message>
    <message>
        <source>Laying out the book</source>
        <translation>Đang xếp thứ tự đọc</translation>
    </message>
    <message>
        <source>Finding chapters</source>
        <translation>Đang tìm chương mục</translation>
    </message>
    <message>
        <source>Writing the editions</source>
        <translation>Đang ghi các bản</translation>
    </message>
    <message>
        <source>Preparing the pictures</source>
        <translation>Đang chuẩn bị hình</translation>
    </message>
    <message>
        <source>Setting the PDF</source>
        <translation>Đang dàn trang PDF</translation>
    </message>
    <message>
        <source>Checking the files</source>
        <translation>Đang kiểm tra tệp</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Đang làm</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Đang chờ đến lượt</translation>
    </message>
    <message>
        <source>Looking into the source</source>
        <translation>Đang xem nguồn</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>còn %n giây</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>còn %n phút</numerusform>
        </translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>còn {hours} giờ {minutes} phút</translation>
    </message>
</context>
<context>
    <name>Publish</name>
    <message>
        <source>For other programs: no products, without an ISBN</source>
        <translation>Dùng cho phần mềm khác: không phải ấn phẩm, không có ISBN</translation>
    </message>
    <message>
        <source>Open a manuscript or scans first.</source>
        <translation>Hãy mở bản thảo hoặc ảnh quét trước.</translation>
    </message>
    <message>
        <source>One moment: work is going on.</source>
        <translation>Xin chờ: đang làm việc.</translation>
    </message>
    <message>
        <source>The sources cannot be read.</source>
        <translation>Không đọc được nguồn.</translation>
    </message>
    <message>
        <source>Choose at least one edition.</source>
        <translation>Hãy chọn ít nhất một bản.</translation>
    </message>
    <message>
        <source>Choose a folder for the results.</source>
        <translation>Hãy chọn thư mục kết quả.</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Thư mục kết quả</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Chọn…</translation>
    </message>
    <message>
        <source>Choose the folder for the results</source>
        <translation>Chọn thư mục kết quả</translation>
    </message>
    <message>
        <source>Look of the book</source>
        <translation>Giao diện sách</translation>
    </message>
    <message>
        <source>Stop  Esc</source>
        <translation>Dừng  Esc</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Tiến độ</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Sổ đối chiếu</translation>
    </message>
    <message>
        <source>Single entries of the ledger</source>
        <translation>Từng mục trong sổ đối chiếu</translation>
    </message>
    <message>
        <source>The editions are ready.</source>
        <translation>Các bản đã sẵn sàng.</translation>
    </message>
    <message>
        <source>Stopped. Nothing half-made was left behind.</source>
        <translation>Đã dừng. Không có tệp dở dang nào bị bỏ lại.</translation>
    </message>
    <message>
        <source>The editions could not be made.</source>
        <translation>Chưa tạo được các bản.</translation>
    </message>
    <message>
        <source>Editions</source>
        <translation>Các bản cần tạo</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Thông báo</translation>
    </message>
    <message>
        <source>Ledger: what became of everything</source>
        <translation>Sổ đối chiếu: mọi thứ đã đi đâu</translation>
    </message>
    <message>
        <source>One moment: the book is read again.</source>
        <translation>Chờ một chút: đang đọc lại sách.</translation>
    </message>
    <message>
        <source>A value in Metadata or Design must be corrected first.</source>
        <translation>Cần sửa một giá trị ở Siêu dữ liệu hoặc Thiết kế trước.</translation>
    </message>
    <message>
        <source>Choose the look in Design</source>
        <translation>Chọn mẫu trình bày ở Thiết kế</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>Thiết kế</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>Tìm trong:</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>Tên &amp;tệp:</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>Loại tệp:</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Mở</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>&amp;Chọn</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>Thư mục:</translation>
    </message>
    <message>
        <source>All Files (*)</source>
        <translation>Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Lùi</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Tiến</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>Thư mục cha</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>Dạng danh sách</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>Dạng chi tiết</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>Tạo thư mục mới</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>Thư mục &amp;mới</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>Đổi &amp;tên</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Xóa</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>Hiện tệp ẩ&amp;n</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>Máy tính</translation>
    </message>
    <message>
        <source>&amp;Look in:</source>
        <translation>&amp;Tìm trong:</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Lưu</translation>
    </message>
    <message>
        <source>Save As</source>
        <translation>Lưu thành</translation>
    </message>
    <message>
        <source>Find Directory</source>
        <translation>Tìm thư mục</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
    <message>
        <source>Change to detail view mode</source>
        <translation>Xem dạng chi tiết</translation>
    </message>
    <message>
        <source>Change to list view mode</source>
        <translation>Xem dạng danh sách</translation>
    </message>
    <message>
        <source>Create a New Folder</source>
        <translation>Tạo một thư mục mới</translation>
    </message>
    <message>
        <source>New Folder</source>
        <translation>Thư mục mới</translation>
    </message>
    <message>
        <source>Directories</source>
        <translation>Thư mục</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Tệp</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>&amp;Loại tệp:</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Lùi lại</translation>
    </message>
    <message>
        <source>Go forward</source>
        <translation>Đi tiếp</translation>
    </message>
    <message>
        <source>Go to the parent directory</source>
        <translation>Lên thư mục cha</translation>
    </message>
    <message>
        <source>List of places and bookmarks</source>
        <translation>Các nơi và thư mục hay dùng</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Thanh bên</translation>
    </message>
    <message>
        <source>Alt+Left</source>
        <translation>Alt+Left</translation>
    </message>
    <message>
        <source>Alt+Right</source>
        <translation>Alt+Right</translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation>Alt+Up</translation>
    </message>
    <message>
        <source>Recent Places</source>
        <translation>Nơi mở gần đây</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Bỏ khỏi danh sách</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xóa</translation>
    </message>
    <message>
        <source>Could not delete directory.</source>
        <translation>Không xóa được thư mục.</translation>
    </message>
    <message>
        <source>Are you sure you want to delete '%1'?</source>
        <translation>Bạn có chắc muốn xóa “%1”?</translation>
    </message>
    <message>
        <source>'%1' is write protected.
Do you want to delete it anyway?</source>
        <translation>“%1” được bảo vệ, không cho ghi.
Vẫn xóa?</translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>Đã có %1.
Thay tệp cũ?</translation>
    </message>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
Không thấy thư mục này.
Hãy kiểm tra lại tên thư mục.</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
Không thấy tệp này.
Hãy kiểm tra lại tên tệp.</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Hoàn tác</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Làm lại</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Cắt</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Sao chép</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Dán</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xóa</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Chọn hết</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>Được</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Có</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Không</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Bỏ</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Trợ giúp</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>Bỏ dở</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Áp dụng</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>Bỏ qua</translation>
    </message>
    <message>
        <source>N&amp;o to All</source>
        <translation>Không cho tất &amp;cả</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Thử lại</translation>
    </message>
    <message>
        <source>Save All</source>
        <translation>Lưu hết</translation>
    </message>
    <message>
        <source>Yes to &amp;All</source>
        <translation>Có cho &amp;tất cả</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Đặt lại</translation>
    </message>
    <message>
        <source>Restore Defaults</source>
        <translation>Về mặc định</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Hoàn tác</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Làm lại</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Cắt</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Sao chép</translation>
    </message>
    <message>
        <source>Copy &amp;Link Location</source>
        <translation>Sao chép địa chỉ &amp;liên kết</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Dán</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xóa</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Chọn hết</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Sources</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Siêu dữ liệu</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Xuất bản</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Xem trước</translation>
    </message>
    <message numerus="yes">
        <source>%Ln need(s) you</source>
        <translation>
            <numerusform>%Ln mục cần bạn xem</numerusform>
        </translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Shortcuts  F1</source>
        <translation>Phím tắt  F1</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Cấu trúc</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>Thiết kế</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Preview</source>
        <translation>Xem trước</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở tệp</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mở thư mục</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n lỗi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n cảnh báo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) found, none dropped.</source>
        <translation>
            <numerusform>Tìm thấy %Ln mục, không bỏ mục nào.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) found, {dropped} dropped; each is listed with its reason.</source>
        <translation>
            <numerusform>Tìm thấy %Ln mục, bỏ {dropped} mục; mỗi mục đều được ghi rõ lý do.</numerusform>
        </translation>
    </message>
    <message>
        <source>{checker}: passed</source>
        <translation>{checker}: đạt</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>As the system</source>
        <translation>Theo hệ thống</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Sáng</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tối</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Ngôn ngữ giao diện</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Giao diện</translation>
    </message>
    <message>
        <source>Processes for pages</source>
        <translation>Số tiến trình xử lý trang</translation>
    </message>
    <message>
        <source>One a core</source>
        <translation>Mỗi lõi một tiến trình</translation>
    </message>
    <message>
        <source>More processes are faster and need more memory (about 400 MB each).</source>
        <translation>Nhiều tiến trình thì nhanh hơn nhưng tốn bộ nhớ hơn (khoảng 400 MB mỗi tiến trình).</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>New book from files</source>
        <translation>Sách mới từ tệp</translation>
    </message>
    <message>
        <source>Search the shelf</source>
        <translation>Tìm trên kệ sách</translation>
    </message>
    <message>
        <source>Open projects or files</source>
        <translation>Mở hồ sơ hoặc tệp</translation>
    </message>
    <message>
        <source>Open a folder of scans or chapters</source>
        <translation>Mở thư mục ảnh quét hoặc các chương</translation>
    </message>
    <message>
        <source>Make the editions</source>
        <translation>Tạo bản số</translation>
    </message>
    <message>
        <source>Stop what runs</source>
        <translation>Dừng việc đang chạy</translation>
    </message>
    <message>
        <source>Go to the shelf</source>
        <translation>Về kệ sách</translation>
    </message>
    <message>
        <source>Go to Sources</source>
        <translation>Đến Nguồn</translation>
    </message>
    <message>
        <source>Go to Metadata</source>
        <translation>Đến Siêu dữ liệu</translation>
    </message>
    <message>
        <source>Go to Publish</source>
        <translation>Đến Xuất bản</translation>
    </message>
    <message>
        <source>Go to Preview</source>
        <translation>Đến Xem trước</translation>
    </message>
    <message>
        <source>Preview: one chapter or leaf back</source>
        <translation>Xem trước: lùi một chương hoặc một tờ</translation>
    </message>
    <message>
        <source>Preview: one chapter or leaf on</source>
        <translation>Xem trước: tiến một chương hoặc một tờ</translation>
    </message>
    <message>
        <source>Preview: larger</source>
        <translation>Xem trước: phóng to</translation>
    </message>
    <message>
        <source>Preview: smaller</source>
        <translation>Xem trước: thu nhỏ</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>Trang này</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Phím tắt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Go to Structure</source>
        <translation>Đến Cấu trúc</translation>
    </message>
    <message>
        <source>Structure: back to automatic</source>
        <translation>Cấu trúc: trả về tự động</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>Làm lại bước đã hoàn tác</translation>
    </message>
    <message>
        <source>Structure: reject a guess, keep a word</source>
        <translation>Cấu trúc: bác bỏ phỏng đoán, giữ nguyên từ</translation>
    </message>
    <message>
        <source>Structure: correct a word</source>
        <translation>Cấu trúc: sửa từ</translation>
    </message>
    <message>
        <source>Structure: correct all words alike</source>
        <translation>Cấu trúc: sửa mọi từ như vậy</translation>
    </message>
    <message>
        <source>Structure: keep all words alike</source>
        <translation>Cấu trúc: giữ nguyên mọi từ như vậy</translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation>Hoàn tác bước vừa làm</translation>
    </message>
    <message>
        <source>Read the sources again</source>
        <translation>Đọc lại nguồn</translation>
    </message>
    <message>
        <source>Structure: next guess to look at</source>
        <translation>Cấu trúc: phỏng đoán cần xem kế tiếp</translation>
    </message>
    <message>
        <source>Go to Checks</source>
        <translation>Mở Kiểm tra</translation>
    </message>
    <message>
        <source>Go to Design</source>
        <translation>Mở Thiết kế</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message numerus="yes">
        <source>{encoding} → Unicode: %Ln character(s)</source>
        <translation>
            <numerusform>{encoding} → Unicode: %Ln ký tự</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln source(s)</source>
        <translation>
            <numerusform>%Ln nguồn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln trang</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s)</source>
        <translation>
            <numerusform>%Ln chữ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chapter(s)</source>
        <translation>
            <numerusform>%Ln chương mục</numerusform>
        </translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Thêm tệp</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Thêm thư mục</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Mục lục</translation>
    </message>
    <message>
        <source>Looking into the sources</source>
        <translation>Đang xem nguồn</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more source(s)</source>
        <translation>
            <numerusform>và %Ln nguồn nữa</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking into the sources…</source>
        <translation>Đang xem nguồn…</translation>
    </message>
    <message>
        <source>No chapters are known yet; they are found in the text.</source>
        <translation>Chưa biết chương mục; sẽ tìm trong văn bản khi tạo bản số.</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Nguồn</translation>
    </message>
    <message>
        <source>What you should know</source>
        <translation>Điều bạn nên biết</translation>
    </message>
    <message>
        <source>Move up: {name}</source>
        <translation>Chuyển lên: {name}</translation>
    </message>
    <message>
        <source>Move down: {name}</source>
        <translation>Chuyển xuống: {name}</translation>
    </message>
    <message>
        <source>Take out of this book: {name}</source>
        <translation>Bỏ khỏi sách này: {name}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Everything stays on this computer. Nothing is sent anywhere.</source>
        <translation>Mọi thứ ở trên máy này. Không gửi gì ra ngoài.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Tiến độ</translation>
    </message>
</context>
<context>
    <name>Structure</name>
    <message numerus="yes">
        <source>%Ln paragraph(s) from there</source>
        <translation>
            <numerusform>%Ln đoạn từ chỗ này</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more place(s)</source>
        <translation>
            <numerusform>và %Ln chỗ nữa</numerusform>
        </translation>
    </message>
    <message>
        <source>Answer to</source>
        <translation>Trả lời cho</translation>
    </message>
    <message>
        <source>Back to automatic</source>
        <translation>Trả về tự động</translation>
    </message>
    <message>
        <source>Back to automatic  Shift+Del</source>
        <translation>Trả về tự động  Shift+Del</translation>
    </message>
    <message>
        <source>Chapters and guesses of scanned pages are known once the pages are recognised. Make the editions, then look here.</source>
        <translation>Chương và phỏng đoán của sách quét chỉ có sau khi nhận dạng các trang. Hãy tạo bản số rồi xem lại ở đây.</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Nhận xét</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Nhận xét</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Mục lục</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Do again</source>
        <translation>Làm lại</translation>
    </message>
    <message>
        <source>Doubtful words</source>
        <translation>Từ đáng ngờ</translation>
    </message>
    <message>
        <source>Export all as a table…</source>
        <translation>Xuất tất cả thành bảng…</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Phạm vi</translation>
    </message>
    <message>
        <source>Guesses</source>
        <translation>Phỏng đoán</translation>
    </message>
    <message>
        <source>Heading, level {level}</source>
        <translation>Đầu đề, cấp {level}</translation>
    </message>
    <message>
        <source>How surely</source>
        <translation>Độ chắc</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Cấp đầu đề</translation>
    </message>
    <message>
        <source>May have been meant</source>
        <translation>Có lẽ là</translation>
    </message>
    <message>
        <source>No doubtful words were found.</source>
        <translation>Không thấy từ nào đáng ngờ.</translation>
    </message>
    <message>
        <source>No heading</source>
        <translation>Không phải đầu đề</translation>
    </message>
    <message>
        <source>No heading of the text begins this section; it cannot be changed here.</source>
        <translation>Mục này không mở đầu bằng đầu đề nào trong văn bản nên không đổi được ở đây.</translation>
    </message>
    <message>
        <source>No sections were found in the text.</source>
        <translation>Không thấy chương mục nào trong văn bản.</translation>
    </message>
    <message>
        <source>Nothing had to be guessed: the source says it all.</source>
        <translation>Không phải đoán gì: bản gốc đã cho biết đủ.</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>Đoạn văn</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Vị trí</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Các chỗ</translation>
    </message>
    <message>
        <source>Reject  Del</source>
        <translation>Bác bỏ  Del</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Vai trò</translation>
    </message>
    <message>
        <source>Section: {role}</source>
        <translation>Mục: {role}</translation>
    </message>
    <message>
        <source>Take the decision out  Shift+Del</source>
        <translation>Bỏ quyết định này  Shift+Del</translation>
    </message>
    <message>
        <source>There are no comments in the sources.</source>
        <translation>Bản gốc không có nhận xét nào.</translation>
    </message>
    <message>
        <source>These words are not in the text any more; the decision has no effect.</source>
        <translation>Những chữ này không còn trong văn bản; quyết định không có tác dụng.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>Unnamed</source>
        <translation>Không ghi tên</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Là phần gì</translation>
    </message>
    <message>
        <source>What you decide is kept in {file}</source>
        <translation>Quyết định của bạn được lưu trong {file}</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Words there</source>
        <translation>Chữ ở chỗ này</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Đã ghi: {file}</translation>
    </message>
    <message>
        <source>You decided this; it wins over what is guessed.</source>
        <translation>Bạn đã quyết định điều này; nó thay cho phỏng đoán.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>tự động</translation>
    </message>
    <message>
        <source>automatic · {percent} %</source>
        <translation>tự động · {percent} %</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>sửa tay</translation>
    </message>
    <message>
        <source>open</source>
        <translation>còn treo</translation>
    </message>
    <message>
        <source>place not found</source>
        <translation>không thấy chỗ</translation>
    </message>
    <message>
        <source>resolved</source>
        <translation>đã giải quyết</translation>
    </message>
    <message>
        <source>{role} · by hand</source>
        <translation>{role} · sửa tay</translation>
    </message>
    <message>
        <source>Reading the book again…</source>
        <translation>Đang đọc lại sách…</translation>
    </message>
    <message>
        <source>Read again  F5</source>
        <translation>Đọc lại  F5</translation>
    </message>
    <message>
        <source>This did not work; the book is shown as it was read before.</source>
        <translation>Chưa làm được; sách đang hiện như lần đọc trước.</translation>
    </message>
    <message>
        <source>Originals are never changed: correct it there and read again.</source>
        <translation>Bản gốc không bao giờ bị sửa: hãy sửa trong bản gốc rồi đọc lại.</translation>
    </message>
    <message>
        <source>Next to look at  F8</source>
        <translation>Chỗ cần xem kế tiếp  F8</translation>
    </message>
    <message>
        <source>Word: {word}</source>
        <translation>Từ: {word}</translation>
    </message>
    <message>
        <source>Correct here  Ins</source>
        <translation>Sửa chỗ này  Ins</translation>
    </message>
    <message>
        <source>Keep here  Del</source>
        <translation>Giữ chỗ này  Del</translation>
    </message>
    <message>
        <source>Automatic  Shift+Del</source>
        <translation>Tự động  Shift+Del</translation>
    </message>
    <message>
        <source>Next  F8</source>
        <translation>Chỗ kế tiếp  F8</translation>
    </message>
    <message>
        <source>The picture of the page is not in the sources as it was read. Make the editions again to see it.</source>
        <translation>Không tìm thấy ảnh của trang trong nguồn như lúc nhận dạng. Hãy tạo lại các bản để xem.</translation>
    </message>
    <message>
        <source>The page is being opened…</source>
        <translation>Đang mở trang…</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Không có ảnh</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>Sửa chữ</translation>
    </message>
    <message>
        <source>No word looks as if it had been misread.</source>
        <translation>Không có từ nào có vẻ bị nhận dạng sai.</translation>
    </message>
    <message>
        <source>{word} in: {context}</source>
        <translation>{word} trong: {context}</translation>
    </message>
    <message>
        <source>proposed · {percent} %</source>
        <translation>đề xuất · {percent} %</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>đã quyết định</translation>
    </message>
    <message>
        <source>corrected · {percent} %</source>
        <translation>đã sửa · {percent} %</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>đã sửa</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>đề xuất</translation>
    </message>
    <message>
        <source>to be corrected</source>
        <translation>sẽ sửa</translation>
    </message>
    <message>
        <source>kept as read</source>
        <translation>giữ nguyên</translation>
    </message>
    <message numerus="yes">
        <source>Correct all %Ln  Ctrl+Ins</source>
        <translation>
            <numerusform>Sửa cả %Ln chỗ  Ctrl+Ins</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep all %Ln  Ctrl+Del</source>
        <translation>
            <numerusform>Giữ cả %Ln chỗ  Ctrl+Del</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Shelf</source>
        <translation>Kệ sách</translation>
    </message>
    <message>
        <source>Make the editions  Ctrl+↵</source>
        <translation>Tạo bản số  Ctrl+↵</translation>
    </message>
    <message>
        <source>Make again</source>
        <translation>Tạo lại</translation>
    </message>
    <message>
        <source>To the shelf</source>
        <translation>Về kệ sách</translation>
    </message>
    <message>
        <source>Digital editions from manuscripts and scans</source>
        <translation>Bản điện tử từ bản thảo và sách quét</translation>
    </message>
</context>
<context>
    <name>QSidebar</name>
    <message>
        <source>Remove</source>
        <translation>Bỏ khỏi danh sách</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Cỡ</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>Sửa lúc</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Máy tính</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>Máy tính</translation>
    </message>
    <message>
        <source>&lt;b&gt;The name "%1" cannot be used.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Không dùng được tên “%1”.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Try using another name, with fewer characters or no punctuation marks.</source>
        <translation>Hãy thử tên khác, ngắn hơn hoặc không có dấu câu.</translation>
    </message>
    <message>
        <source>Invalid filename</source>
        <translation>Tên tệp không hợp lệ</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>Ổ đĩa</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Thư mục</translation>
    </message>
    <message>
        <source>File Folder</source>
        <translation>Thư mục</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Tệp</translation>
    </message>
    <message>
        <source>%1 File</source>
        <translation>Tệp %1</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>Lối tắt</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Lối tắt</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Không rõ</translation>
    </message>
</context>
<context>
    <name>QMimeType</name>
    <message>
        <source>Markdown document</source>
        <translation>Tài liệu Markdown</translation>
    </message>
    <message>
        <source>comic book archive (zip container)</source>
        <translation>Kho ảnh trang (CBZ)</translation>
    </message>
    <message>
        <source>TOML document</source>
        <translation>Tài liệu TOML</translation>
    </message>
    <message>
        <source>JSON document</source>
        <translation>Tài liệu JSON</translation>
    </message>
    <message>
        <source>JPEG-2000 JP2 image</source>
        <translation>Ảnh JPEG 2000</translation>
    </message>
    <message>
        <source>WebP image</source>
        <translation>Ảnh WebP</translation>
    </message>
</context>
<context>
    <name>QMessageBox</name>
    <message>
        <source>OK</source>
        <translation>Được</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Trợ giúp</translation>
    </message>
    <message>
        <source>Show Details...</source>
        <translation>Xem chi tiết…</translation>
    </message>
    <message>
        <source>Hide Details...</source>
        <translation>Ẩn chi tiết…</translation>
    </message>
</context>
<context>
    <name>QDialogButtonBox</name>
    <message>
        <source>OK</source>
        <translation>Được</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Select All</source>
        <translation>Chọn &amp;hết</translation>
    </message>
    <message>
        <source>&amp;Step up</source>
        <translation>&amp;Tăng</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>&amp;Giảm</translation>
    </message>
</context>
<context>
    <name>QScrollBar</name>
    <message>
        <source>Scroll here</source>
        <translation>Cuộn đến đây</translation>
    </message>
    <message>
        <source>Left edge</source>
        <translation>Mép trái</translation>
    </message>
    <message>
        <source>Right edge</source>
        <translation>Mép phải</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Đầu</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Cuối</translation>
    </message>
    <message>
        <source>Page left</source>
        <translation>Sang trái một trang</translation>
    </message>
    <message>
        <source>Page right</source>
        <translation>Sang phải một trang</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Lên một trang</translation>
    </message>
    <message>
        <source>Page down</source>
        <translation>Xuống một trang</translation>
    </message>
    <message>
        <source>Scroll left</source>
        <translation>Cuộn sang trái</translation>
    </message>
    <message>
        <source>Scroll right</source>
        <translation>Cuộn sang phải</translation>
    </message>
    <message>
        <source>Scroll up</source>
        <translation>Cuộn lên</translation>
    </message>
    <message>
        <source>Scroll down</source>
        <translation>Cuộn xuống</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <source>All</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>Need you</source>
        <translation>Cần bạn xem</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>Đang làm</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Đã tạo</translation>
    </message>
    <message>
        <source>Sort by: last change</source>
        <translation>Sắp theo: sửa gần nhất</translation>
    </message>
    <message>
        <source>Sort by: title</source>
        <translation>Sắp theo: tên sách</translation>
    </message>
    <message>
        <source>Sort by: author</source>
        <translation>Sắp theo: tác giả</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>Không đọc được</translation>
    </message>
    <message>
        <source>Source missing</source>
        <translation>Thiếu tệp nguồn</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Cần bạn xem</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Chưa bắt đầu</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tên sách</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Tác giả</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tình trạng</translation>
    </message>
    <message>
        <source>Editions made</source>
        <translation>Bản đã tạo</translation>
    </message>
    <message>
        <source>Last change</source>
        <translation>Sửa gần nhất</translation>
    </message>
    <message>
        <source>Search title, author, ISBN…</source>
        <translation>Tìm tên sách, tác giả, ISBN…</translation>
    </message>
    <message>
        <source>Search the shelf</source>
        <translation>Tìm trên kệ sách</translation>
    </message>
    <message>
        <source>New book…  Ctrl+N</source>
        <translation>Sách mới…  Ctrl+N</translation>
    </message>
    <message>
        <source>Covers</source>
        <translation>Bìa</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Bảng</translation>
    </message>
    <message>
        <source>Order of the books</source>
        <translation>Thứ tự sách</translation>
    </message>
    <message>
        <source>Books</source>
        <translation>Sách</translation>
    </message>
    <message>
        <source>No book fits.</source>
        <translation>Không có sách nào phù hợp.</translation>
    </message>
    <message>
        <source>Words without marks find those with marks too: so do finds Số đỏ.</source>
        <translation>Gõ không dấu cũng tìm được: so do tìm ra Số đỏ.</translation>
    </message>
    <message>
        <source>Show all books</source>
        <translation>Hiện tất cả sách</translation>
    </message>
    <message>
        <source>Originals are never changed.</source>
        <translation>Tệp gốc không bao giờ bị sửa.</translation>
    </message>
    <message>
        <source>Shelf</source>
        <translation>Kệ sách</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Mở thư mục chứa hồ sơ</translation>
    </message>
    <message>
        <source>Take from the shelf (the file stays)</source>
        <translation>Bỏ khỏi kệ (tệp vẫn còn)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln book(s)</source>
        <translation>
            <numerusform>%Ln đầu sách</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Needs you: %Ln</source>
        <translation>
            <numerusform>Cần bạn xem: %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>beginning</source>
        <translation>bắt đầu</translation>
    </message>
    <message>
        <source>record</source>
        <translation>siêu dữ liệu</translation>
    </message>
    <message>
        <source>structure</source>
        <translation>cấu trúc</translation>
    </message>
    <message>
        <source>pages of the scan</source>
        <translation>trang quét</translation>
    </message>
    <message>
        <source>sources</source>
        <translation>nguồn</translation>
    </message>
    <message>
        <source>tracked changes</source>
        <translation>thay đổi theo dõi</translation>
    </message>
    <message>
        <source>decisions from files</source>
        <translation>quyết định từ tệp</translation>
    </message>
    <message>
        <source>look of the book</source>
        <translation>giao diện sách</translation>
    </message>
    <message>
        <source>page size</source>
        <translation>khổ sách</translation>
    </message>
    <message>
        <source>editions</source>
        <translation>các bản cần tạo</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Tệp</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Sửa</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Đi tới</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Trợ &amp;giúp</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>Do again</source>
        <translation>Làm lại</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Made before</source>
        <translation>Đã tạo trước đây</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Mở thư mục</translation>
    </message>
</context>
</TS>
