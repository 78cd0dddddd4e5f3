"""Mails (.eml) and pages that a browser saved as one file (.mhtml), which have the form of a mail.

A mail is an article, dated by its header, and its attachments are articles of their own. Of a saved page the header
says when it was saved, so that its day, title and the like are those of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO, cast

from msgspec.structs import replace

from kcn_extract.sources.article_input import EMPTY, ArticleInput, Document, failed
from kcn_extract.sources.formats import HTML, TEXT, is_installed
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile, Skipped
from kcn_extract.sources.readers.members import Archive
from kcn_extract.sources.unpacking import UnreadableFile
from kcn_extract.text.encoding import UndecodableText, decode

_PASSED_ON = re.compile(r"(?:(?:re|fwd?)\s*:\s*)+", re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*(?:[-+*•>]|\d{1,2}[.)])\s?")
_FEWEST_WRAPPED = 3
_WRAPPED_AT = range(55, 81)


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[InputFile | ArticleInput | Skipped]:
    """Yield the mail or page, and the attachments."""
    data = stream.read(options.max_size + 1)
    if len(data) > options.max_size:
        raise UnreadableFile("too_large", f"more than {options.max_size:,} bytes")
    message = message_from_bytes(data, policy=policy.default)
    saved_from = _header(message, "Snapshot-Content-Location")
    is_saved_page = saved_from is not None or _is_without_sender(message)
    body = cast("EmailMessage | None", message.get_body(("html", "plain") if is_installed(HTML) else ("plain", "html")))
    attachments = [] if is_saved_page else list(message.iter_attachments())
    article = ArticleInput(id=file.id, source=file.path, size=len(data), url=saved_from)
    if not is_saved_page:
        article = _dated(article, message)
    if body is not None:
        yield _with_body(article, body)
    elif not attachments:
        yield failed(article, EMPTY.type, EMPTY.message)
    archive = Archive(file, options)
    for number, part in enumerate(attachments, 1):
        name, content = _attachment(part, number)
        if found := archive.member(name, partial(BytesIO, content), len(content), frozenset()):
            yield found


def _is_without_sender(message: EmailMessage) -> bool:
    """Return True for a page with its pictures that nobody sent: a mail may be ``multipart/related``, too."""
    sent = any(_header(message, name) for name in ("To", "Received", "Message-ID", "Return-Path"))
    return message.get_content_type() == "multipart/related" and not sent


def _dated(article: ArticleInput, message: EmailMessage) -> ArticleInput:
    """Return a mail with its subject and day."""
    date = message["date"]
    moment = getattr(date, "datetime", None)
    subject = _PASSED_ON.sub("", _header(message, "Subject") or "", count=1).strip() or None
    published = moment.isoformat() if moment else None
    return replace(article, title=subject, published=published, published_from="metadata" if published else "given")


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError):  # of a header that the standard library cannot parse
        return None
    return " ".join(str(value).split()) or None if value is not None else None


def _with_body(article: ArticleInput, body: EmailMessage) -> ArticleInput:
    payload = body.get_payload(decode=True)
    try:
        text, encoding = decode(payload if isinstance(payload, bytes) else b"", body.get_content_charset())
    except UndecodableText as error:
        return failed(article, error.type, str(error))
    article = replace(article, encoding=encoding, url=article.url or _header(body, "Content-Location"))
    if body.get_content_subtype() == "html":
        return replace(article, document=Document(HTML.name, text.encode()))
    return replace(article, document=Document(TEXT.name, unwrapped(text).encode()))


def _attachment(part: EmailMessage, number: int) -> tuple[str, bytes]:
    """Return the name and the content of an attachment."""
    name = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return name or f"{number}.eml", cast(EmailMessage, inner).as_bytes()
    payload = part.get_payload(decode=True)
    return name or str(number), payload if isinstance(payload, bytes) else b""


def unwrapped(text: str) -> str:
    """Return a text whose lines were cut to the width of a screen with whole paragraphs; other texts as they are.

    >>> unwrapped("Vốn 5 tỷ đồng.\\nLãi 3 tỷ đồng.")
    'Vốn 5 tỷ đồng.\\nLãi 3 tỷ đồng.'
    """
    text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    cut = [line for line, below in pairwise(lines) if line.strip() and below.strip()]
    wrapped = [line for line in cut if len(line.rstrip()) in _WRAPPED_AT]
    if max(map(len, lines)) > _WRAPPED_AT.stop or len(wrapped) < max(_FEWEST_WRAPPED, len(cut) * 0.6):
        return text
    joined: list[str] = []
    for before, line in pairwise(["", *lines]):
        goes_on = len(before.rstrip()) in _WRAPPED_AT and line.strip() and not _LIST_MARK.match(line)
        if goes_on:
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return "\n".join(joined)
