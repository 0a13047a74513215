"""What a web page prints around a document and pasting carries along: buttons, sharing, hints. Known, and no content."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.sources.source import Line

WORDS = (
    "文件下载",
    "附件下载",
    "相关附件",
    "政策咨询",
    "相关文档",
    "相关文章",
    "相关链接",
    "相关信息",
    "相关解读",
    "政策解读",
    "上一篇",
    "下一篇",
    "返回顶部",
    "打印本页",
    "关闭窗口",
    "打印",
    "关闭",
    "收藏",
    "分享",
    "分享到",
)
SENTENCES = (
    r"[|｜\s]+",
    r"扫一扫.{0,30}",
    r"扫描二维码.{0,20}",
    r"正在阅读[:：].{0,120}",
    r"(?:上|下)一篇[:：].{0,120}",
    r"如果?您?对.{0,40}(?:疑问|意见|建议).{0,60}(?:咨询|电话|联系).{0,30}",
    r"(?:为了?|建议|请)(?:您|使用|获得).{0,20}(?:体验|浏览|浏览器|分辨率).{0,60}",
    r"您是第.{0,20}位(?:访问者|访客|来访者)",
    r"【?\s*(?:打印|关闭|收藏|分享)(?:本页|窗口|到)?\s*】?(?:\s*【?\s*(?:打印|关闭|收藏|分享)(?:本页|窗口|到)?\s*】?)*[:：]?",
)
# What stands at the foot of a web site. 主办单位 alone may also name who does a task: it counts only where no line above says it.
FOOTER = re.compile(
    r".*(?:版权所有|ICP\s*备|公网安备|网站标识码|网站地图|技术支持\s*[:：]|Copyright|All Rights Reserved).{0,80}"
    r"|(?:地址|电话|联系电话|邮编|邮政编码|邮箱|传真)\s*[:：].{1,80}",
    re.IGNORECASE,
)
SPONSOR = re.compile(
    r"(?:网站)?主办(?:单位)?\s*[:：].{2,40}\s承办(?:单位)?\s*[:：].{2,60}"
    r"|(?:网站)?(?:主办|承办)(?:单位)?\s*[:：][^，。；、]{2,40}"
)
ABOVE_LINKS = re.compile(r"(?:(?:上|下)一篇|相关链接|友情链接)\s*[:：].{0,120}")
FURNITURE = re.compile(rf"(?:[【\[]?(?:{'|'.join(WORDS)})[】\]]?[:：]?|{'|'.join(SENTENCES)})")


def is_furniture(text: str) -> bool:
    return FURNITURE.fullmatch(text) is not None


def split_tail(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without the page furniture at their end, and that furniture. Looked at from the end, so that a cell of a
    table that says 政策解读 stays a cell.
    """
    end = len(lines)
    while end and (not lines[end - 1].text or _is_foot(lines, end - 1)):
        end -= 1
    while end < len(lines) and not lines[end].text:  # may be the last row's empty cell
        end += 1
    return list(lines[:end]), [line for line in lines[end:] if line.text]


def _is_foot(lines: Sequence[Line], place: int) -> bool:
    """Whether a line whose followers are all page furniture is furniture too."""
    text = lines[place].text
    if is_furniture(text) or ABOVE_LINKS.fullmatch(text) or (len(text) <= 120 and "。" not in text and FOOTER.fullmatch(text)):
        return True
    return bool(SPONSOR.fullmatch(text)) and not any(re.match(r"\s*[【\[]?(?:主办|承办)", line.text) for line in lines[:place])
