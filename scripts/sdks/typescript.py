"""What of the JavaScript library is written from the operations: the types and the methods."""

from collections.abc import Iterator
from pathlib import Path

from scripts.sdks.surface import Kind, Method, Schema, Surface, type_name
from scripts.sdks.words import camel, pascal

FOLDER = Path(__file__).parents[2] / "sdk" / "js" / "src"
MADE = "// Made from the operations by `python -m scripts.reference`: do not edit."
_PLAIN = {"integer": "number"}
_NAMED = ("string", "number", "boolean", "null")


def files(found: Surface) -> dict[Path, str]:
    """Return the text of each file that there should be."""
    return {
        FOLDER / "models.ts": "\n".join(_models(found)) + "\n",
        FOLDER / "resources.ts": "\n".join(_resources(found)) + "\n",
    }


def _models(found: Surface) -> Iterator[str]:
    yield "// What arguments and answers are made of."
    yield MADE
    for name, schema in found.types.items():
        yield ""
        if "enum" in schema:
            yield f"export type {name} = {_type(schema)};"
            continue
        if "description" in schema:
            yield f"/** {schema['description']} */"
        yield f"export interface {name} {{"
        for field, inner in schema["properties"].items():
            yield f"  {_named(field, required=field in schema['required'])}: {_type(inner)};"
        yield "}"
    for method in found.methods:
        if method.arguments or method.kind is Kind.DOWNLOAD:
            yield from _arguments(method)


def _arguments(method: Method) -> Iterator[str]:
    yield ""
    yield f"/** What `{method.namespace}.{camel(method.name)}` takes. */"
    yield f"export interface {_arguments_name(method)} {{"
    for one in method.arguments:
        if one.about:
            yield f"  /** {one.about} */"
        yield f"  {_named(one.name, required=one.required)}: {_type(one.schema)};"
    if method.kind is Kind.DOWNLOAD:
        yield "  /** The first byte that is wanted, from 0. */"
        yield "  start?: number;"
        yield "  /** The last byte that is wanted. */"
        yield "  end?: number;"
    yield "}"


def _named(name: str, *, required: bool) -> str:
    return name if required else f"{name}?"


def _arguments_name(method: Method) -> str:
    """Methods of several namespaces may have one name."""
    return f"{pascal(method.namespace)}{pascal(method.name)}Arguments"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return type_name(schema["$ref"])
    if "enum" in schema:
        return " | ".join(f'"{word}"' for word in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        inner = _type(schema["items"])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    kind = str(schema.get("type"))
    return kind if kind in _NAMED else _PLAIN.get(kind, "Record<string, unknown>")


def _resources(found: Surface) -> Iterator[str]:
    yield "// The methods of the client."
    yield MADE
    yield ""
    yield 'import { part, segment, type Call, type Upload } from "./call.js";'
    yield 'import type { Download } from "./download.js";'
    yield 'import type * as models from "./models.js";'
    yield 'import type { Page } from "./page.js";'
    yield ""
    yield "/** Whoever makes the calls. */"
    yield "export interface Caller {"
    yield "  data<T>(call: Call): Promise<T>;"
    yield "  page<T>(call: Call): Promise<Page<T>>;"
    yield "  download(call: Call): Promise<Download>;"
    yield "}"
    spaces = found.namespaces()
    for namespace, methods in spaces.items():
        yield from _namespace(namespace, methods)
    yield ""
    yield "/** Every namespace of the API. */"
    yield "export class Resources {"
    yield from (f"  readonly {name}: {pascal(name)};" for name in spaces)
    yield ""
    yield "  constructor(caller: Caller) {"
    yield from (f"    this.{name} = new {pascal(name)}(caller);" for name in spaces)
    yield from ("  }", "}")


def _namespace(namespace: str, methods: list[Method]) -> Iterator[str]:
    yield ""
    yield f"/** Methods under `api.{namespace}`. */"
    yield f"export class {pascal(namespace)} {{"
    yield "  readonly #caller: Caller;"
    yield ""
    yield "  constructor(caller: Caller) {"
    yield "    this.#caller = caller;"
    yield "  }"
    for method in methods:
        yield from _method(method)
    yield "}"


def _method(method: Method) -> Iterator[str]:
    inner = "" if method.kind is Kind.DOWNLOAD else f"<models.{_type(method.answer)}>"
    answer = {
        Kind.DATA: inner[1:-1],
        Kind.PAGE: f"Page{inner}",
        Kind.DOWNLOAD: "Download",
    }[method.kind]
    yield ""
    yield "  /**"
    yield f"   * {method.about}."
    yield "   *"
    yield f"   * `{method.verb} {method.path}`. {method.who}"
    yield "   */"
    yield f"  async {camel(method.name)}({', '.join(_parameters(method))}): Promise<{answer}> {{"
    yield f"    return this.#caller.{method.kind.value}{inner}({{"
    yield from (f"      {line}," for line in _call(method))
    yield "    });"
    yield "  }"


def _parameters(method: Method) -> Iterator[str]:
    yield from (f"{place}: string" for place in method.places)
    if method.file:
        yield "file: Upload"
    if method.arguments or method.kind is Kind.DOWNLOAD:
        needed = any(one.required for one in method.arguments)
        yield f"args: models.{_arguments_name(method)}{'' if needed else ' = {}'}"


def _call(method: Method) -> Iterator[str]:
    yield f'method: "{method.verb}"'
    path = method.path
    for place in method.places:
        before, _, after = path.partition("{")
        path = f"{before}$[segment({place})]{after.partition('}')[2]}"
    path = path.replace("[", "{").replace("]", "}")
    yield f"path: `{path}`" if method.places else f'path: "{path}"'
    if method.kind is Kind.DOWNLOAD:
        names = ", ".join(f"{one.name}: args.{one.name}" for one in method.arguments)
        yield f"query: {{ {names} }}"
        yield "headers: part(args.start, args.end)"
    elif method.arguments:
        yield f"{method.sent}: {{ ...args }}"
    elif method.sent == "json":
        yield "json: {}"
    if method.file:
        yield f'file: {{ field: "{method.file}", upload: file }}'
