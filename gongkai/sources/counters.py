"""Numbers as word processors and browsers print them before paragraphs. Formats are named as in ECMA-376, ST_NumberFormat."""

from __future__ import annotations

from collections.abc import Callable

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
FORMAL = dict(zip("〇一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟萬", strict=True))
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"))
ROMAN_ONES = ((5, "V"), (4, "IV"), (1, "I"))


def render(number: int, form: str) -> str:
    """The number in a format; a format that is not known, or has no such number, counts in digits."""
    return (FORMATS.get(form, str)(number) if number > 0 else "") or (str(number) if form != "none" else "")


def chinese(number: int) -> str:
    """一, 十, 二十三, 一百〇二, 一千二百三十四: as chineseCountingThousand counts. Up to 99,999."""
    if number > 99_999:
        return ""
    text, units = "", ("", "十", "百", "千", "万")
    digits = str(number)
    for place, digit in enumerate(digits):
        if digit != "0":
            text += "〇一二三四五六七八九"[int(digit)] + units[len(digits) - place - 1]
        elif digits[place:].strip("0") and not text.endswith("〇"):
            text += "〇"
    return text[1:] if text.startswith("一十") else text


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """chineseCounting and its like: 一 … 九十九, and from 一〇〇 on digit by digit."""
    return chinese(number) if number < 100 else _digits(number)


def _formal(number: int) -> str:
    text = chinese(number)
    return "".join(FORMAL[sign] for sign in ("一" + text if text.startswith("十") else text))


def _letters(number: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 780 else ""


def _roman(number: int) -> str:
    if number > 3999:
        return ""
    text = ""
    for value, sign in ROMAN + ROMAN_ONES:
        while number >= value:
            text, number = text + sign, number - value
    return text


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


def _zodiac(number: int) -> str:
    return STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12]


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    "decimalEnclosedCircle": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": lambda n: f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "japaneseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseDigitalTenThousand": _digits,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographTraditional": _one_of(STEMS),
    "ideographZodiac": _one_of(BRANCHES),
    "ideographZodiacTraditional": _zodiac,
    "none": lambda number: "",
    "bullet": lambda number: "",
}
