"""The XML tree that the child hands over, with the few questions that its readers ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# The tags of Europass's editor; other angle brackets are what somebody wrote.
RICH = re.compile(r"(?i)</?(?:p|br|ul|ol|li|b|i|u|s|em|strong|span|div|a|h[1-6])(?:\s[^<>]*)?/?>")


@dataclass(frozen=True)
class Element:
    """One element: local name, attributes, content of texts and elements."""

    tag: str
    attributes: dict[str, str]
    content: tuple["Element | str", ...]

    @classmethod
    def of(cls, value: Any) -> "Element":
        """Return the element of [tag, attributes, content]."""
        tag, attributes, content = value
        return cls(
            str(tag),
            dict(attributes),
            tuple(item if isinstance(item, str) else cls.of(item) for item in content),
        )

    def children(self, *tags: str) -> list["Element"]:
        """Return the child elements of the names, or all."""
        return [
            item
            for item in self.content
            if isinstance(item, Element) and (not tags or item.tag in tags)
        ]

    def all(self, tag: str) -> Iterator["Element"]:
        """Yield the elements of a name at any depth."""
        for item in self.children():
            if item.tag == tag:
                yield item
            yield from item.all(tag)

    def at(self, *path: str) -> "Element | None":
        """Return the first element at the path, or None."""
        node: Element | None = self
        for tag in path:
            if node is None:
                return None
            node = next(iter(node.children(tag)), None)
        return node

    def words(self) -> str:
        """Return the text below with markup of rich text taken out."""
        text = "".join(
            item if isinstance(item, str) else f"{item.words()} " for item in self.content
        )
        return plain(text)

    def text(self, *path: str) -> str | None:
        """Return the words at the path, or None when there are none."""
        node = self.at(*path)
        return (node.words() or None) if node is not None else None


def plain(text: str) -> str:
    """Return rich text as plain lines: paragraphs and list items each on their own."""
    if RICH.search(text):
        text = re.sub(r"(?i)<\s*li[^>]*>", "\n- ", text)
        text = re.sub(r"(?i)<\s*(?:br|/p|/div|/li)[^>]*>", "\n", text)
        text = RICH.sub("", text)
        for entity, char in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, char)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line).strip()
