"""Passages of Vietnamese books in the public domain, as their editions spell them."""

from __future__ import annotations

from typing import Final

PROSE: Final = (
    # Vũ Trọng Phụng (died 1939), Số đỏ, 1936.
    "Số đào hoa của Xuân Tóc Đỏ",
    "Lúc ấy vào độ 3 giờ chiều, một ngày thứ năm.",
    (
        "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân hữu là được "
        "hai người Pháp dùng đến. Hai đứa trẻ nhỏ tuổi uể oải đi nhặt những quả bóng để nén cho "
        "hai người Tây. Mồ hôi ướt đầm áo, hai người này cũng chơi uể oải như những nhà thể thao "
        "bất đắc dĩ khác."
    ),
    (
        "Những câu hô như vậy chen lẫn những tiếng bồm bộp của những quả ban bị đánh đi, như giữ "
        "nhịp cho khúc âm nhạc của mấy vạn con ve sầu."
    ),
    "- Quái, thứ năm gì mà vắng thế!",
    (
        "- Chốc nữa họ mới lại chứ? Bây giờ mới hơn ba giờ. Từ hôm nay trở đi, họ tập gấp, chắc "
        "ngày nào cũng phải luyện chứ chả cứ thứ năm thứ bảy hay chủ nhật..."
    ),
    "- Không cần thì cút vào trong ấy có được không?",
    # Khái Hưng (died 1947), Hồn bướm mơ tiên, 1933; quotation marks as word processors set them.
    "Ngọc mỉm cười đáp: “Thưa chú, tôi đi thăm ông bác tôi tu ở chùa này” – rồi đứng dậy.",
    "Gió chiều hiu hiu thổi, lá tre rụng xuống mặt ao; tiếng chuông chùa ngân nga trong bóng tối.",
    "- Vâng.",
    # Nguyễn Du (died 1820), Truyện Kiều.
    "Trăm năm trong cõi người ta,",
    "Chữ tài chữ mệnh khéo là ghét nhau.",
    "Trải qua một cuộc bể dâu,",
    "Những điều trông thấy mà đau đớn lòng.",
)

FOREIGN: Final = {
    "ca": "Avui el cel és gris i la gent camina a poc a poc; això és tot el que m'agrada.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy; a nikdo mu to nemá za zlé.",
    "da": "På en ø i søen bor der én mand; å, hvor er det kønt ude på åen!",
    "de": "Über die Größe der Äpfel läßt sich streiten; schöne Grüße aus Köln, bis später.",
    "es": "El niño comió piñas mañana por la mañana; ¿cómo volverá el señor Núñez?",
    "fi": "Äiti näki pöllön yöllä järven yllä; hän ei sanonut siitä mitään.",
    "fr": "Le café français et la crème brûlée de François étaient froids; où êtes-vous allée?",
    "hu": "Öt szép szűzlány őrült írót nyúz; árvíztűrő tükörfúrógép áll ott.",
    "it": "Perché la città è già così bella? Là c'è un caffè; ci andrò martedì.",
    "nb": "Blåbærsyltetøy på brød er det beste jeg vet; æ og ø og å står sist også.",
    "nl": "Eén café in Curaçao heeft een reünie; hé, hoor je mij één keer?",
    "pl": "Zażółć gęślą jaźń; któż podleje źdźbło, gdy wszyscy śpią?",
    "pt": "A avó não está; o avô também não; e a ilusão de são João ficará para amanhã.",
    "ro": "În țara aceasta, mâine și poimâine va fi răcoare; nu știu când vine și câți.",
    "sv": "Flygande bäckasiner söka hwila på mjuka tuvor; på ön växer också blåbär.",
    "tr": "Şişli'de güneş doğdu; çocuklar ağaçların gölgesinde gülüyordu.",
}
