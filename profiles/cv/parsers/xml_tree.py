"""XML to a plain tree with expat: no entities, no external references, bounded depth and size."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from profiles.cv.parsers import limits
from profiles.cv.parsers.limits import Refused


@dataclass
class Node:
    """One element: local name, attributes by local name, and its content in order."""

    tag: str
    attributes: dict[str, str]
    content: "list[Node | str]" = field(default_factory=list)

    def children(self, *tags: str) -> "list[Node]":
        """Return the child elements, of the given names if any are given."""
        return [
            item
            for item in self.content
            if isinstance(item, Node) and (not tags or item.tag in tags)
        ]

    def first(self, *path: str) -> "Node | None":
        """Return the first element at the path of names, or None."""
        node: Node | None = self
        for tag in path:
            if node is None:
                return None
            node = next(iter(node.children(tag)), None)
        return node

    def text(self) -> str:
        """Return all character data below, in order."""
        return "".join(item if isinstance(item, str) else item.text() for item in self.content)

    def as_json(self) -> list[Any]:
        """Return [tag, attributes, content] for the pipe."""
        return [
            self.tag,
            self.attributes,
            [item if isinstance(item, str) else item.as_json() for item in self.content],
        ]


def parse_xml(data: bytes) -> Node:
    """Return the root element.

    Declared entities are refused before any of them is used, so neither expansion nor a file or
    address of the outside can be reached. Raises Refused.
    """
    if len(data) > limits.XML_BYTES:
        raise Refused("unpacks_too_large")
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.EntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_external
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("broken") from error
    if builder.root is None:
        raise Refused("broken")
    return builder.root


def _refuse_entity(*_: object) -> None:
    raise Refused("broken")


def _refuse_external(*_: object) -> int:
    return 0


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._stack: list[Node] = []
        self._nodes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > limits.XML_NODES or len(self._stack) >= limits.XML_DEPTH:
            raise Refused("unpacks_too_large")
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        if self._stack:
            self._stack[-1].content.append(node)
        else:
            self.root = node
        self._stack.append(node)

    def end(self, name: str) -> None:
        self._stack.pop()

    def characters(self, text: str) -> None:
        if self._stack:
            self._stack[-1].content.append(text)
