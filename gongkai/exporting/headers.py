"""What a web server says with each file: how browsers protect the reader, and how long they keep what they have.

The site asks no other host for anything and runs no script but its own, so all that browsers can forbid is forbidden.
tests/observatory.py scores it by the rules of MDN's HTTP Observatory. `_headers` is published with the site (hosts such as
Cloudflare Pages and Netlify read it); for nginx, Caddy, Apache and IIS `export` makes a file to put into the server's set-up.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from gongkai.exporting import Word
from gongkai.model import Facts

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors yet
}
STRICT_TRANSPORT = "max-age=31536000"
"""Only this host: a county's other hosts may not have https."""
FOREVER = "public, max-age=31536000, immutable"
"""For what carries its digest in its name."""
ASK = "no-cache"
"""Kept, but asked for again each time: a page that was corrected is never shown as it was."""


def security(facts: Facts) -> dict[str, str]:
    """The headers of every file. Where the site's address is not https, nothing promises that it is."""
    strict = {"Strict-Transport-Security": STRICT_TRANSPORT} if facts.base_url.startswith("https:") else {}
    return dict(sorted((SECURITY | strict).items()))


def write(shows: Any, facts: Facts, word: Word) -> bytes:
    """`_headers`, as Cloudflare Pages and Netlify read it from the site itself."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in security(facts).items())]
    lines += ["/assets/*", f"  Cache-Control: {FOREVER}"]
    return _text(lines)


def nginx(facts: Facts) -> bytes:
    """A file for /etc/nginx/conf.d/. Certificates and the folder are the server's own."""
    host, below = _place(facts)
    secure = facts.base_url.startswith("https:")
    certificate = (f"  ssl_certificate /etc/ssl/{host}.pem;", f"  ssl_certificate_key /etc/ssl/{host}.key;")
    from_http = ("server {", "  listen 80;", f"  server_name {host};", f"  return 301 https://{host}$request_uri;", "}")
    return _text([
        f'map $uri $gongkai_keep {{ default "{ASK}"; "~^{below}assets/" "{FOREVER}"; }}',
        "server {",
        f"  listen {'443 ssl' if secure else '80'};",
        f"  server_name {host};",
        *(certificate if secure else ()),
        "  root /var/www/gongkai;",
        "  charset utf-8;",
        "  gzip on;",
        "  gzip_types text/css text/javascript application/javascript application/json text/xml application/xml image/svg+xml;",
        f"  error_page 404 {below}404.html;",
        *(f'  add_header {name} "{value}" always;' for name, value in security(facts).items()),
        "  add_header Cache-Control $gongkai_keep always;",
        "}",
        *(from_http if secure else ()),
    ])  # fmt: skip


def caddy(facts: Facts) -> bytes:
    """A Caddyfile. Caddy gets its certificate and leads from http to https by itself."""
    host, below = _place(facts)
    return _text([
        f"{'' if facts.base_url.startswith('https:') else 'http://'}{host} {{",
        "\troot * /var/www/gongkai",
        "\tencode zstd gzip",
        "\theader {",
        *(f'\t\t{name} "{value}"' for name, value in security(facts).items()),
        "\t}",
        f"\t@assets path {below}assets/*",
        f"\t@pages not path {below}assets/*",
        f'\theader @assets Cache-Control "{FOREVER}"',
        f'\theader @pages Cache-Control "{ASK}"',
        "\thandle_errors {",
        f"\t\trewrite * {below}404.html",
        "\t\tfile_server",
        "\t}",
        "\tfile_server",
        "}",
    ])  # fmt: skip


def apache(facts: Facts) -> bytes:
    """.htaccess, which lies in the site's folder on the server."""
    _, below = _place(facts)
    return _text([
        "AddDefaultCharset utf-8",
        f"ErrorDocument 404 {below}404.html",
        "<IfModule mod_headers.c>",
        *(f'  Header always set {name} "{value}"' for name, value in security(facts).items()),
        f'  Header set Cache-Control "{ASK}"',
        f'  <If "%{{REQUEST_URI}} =~ m#^{below}assets/#">',
        f'    Header set Cache-Control "{FOREVER}"',
        "  </If>",
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "  AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript application/json",
        "  AddOutputFilterByType DEFLATE application/xml application/atom+xml image/svg+xml text/csv",
        "</IfModule>",
    ])  # fmt: skip


def iis(facts: Facts) -> bytes:
    """web.config, which lies in the site's folder on the server (IIS 7 and later)."""
    _, below = _place(facts)

    def added(name: str, value: str) -> str:
        given = escape(value, quote=False).replace('"', "&quot;")  # xml.sax would bring urllib, http and email along
        return f'<add name="{name}" value="{given}" />'

    def known(ending: str, kind: str) -> str:
        return f'<remove fileExtension="{ending}" /><mimeMap fileExtension="{ending}" mimeType="{kind}" />'

    types = {".json": "application/json", ".webp": "image/webp", ".ofd": "application/ofd", ".wps": "application/vnd.ms-works"}
    return _text([
        '<?xml version="1.0" encoding="utf-8"?>',
        "<configuration>",
        "  <system.webServer>",
        "    <httpProtocol><customHeaders>",
        '      <remove name="X-Powered-By" />',
        *(f"      {added(name, value)}" for name, value in {**security(facts), "Cache-Control": ASK}.items()),
        "    </customHeaders></httpProtocol>",
        "    <staticContent>",
        *(f"      {known(ending, kind)}" for ending, kind in types.items()),
        "    </staticContent>",
        '    <httpErrors errorMode="Custom">',
        f'      <remove statusCode="404" /><error statusCode="404" path="{below}404.html" responseMode="ExecuteURL" />',
        "    </httpErrors>",
        "  </system.webServer>",
        '  <location path="assets"><system.webServer><httpProtocol><customHeaders>',
        f'    <remove name="Cache-Control" />{added("Cache-Control", FOREVER)}',
        "  </customHeaders></httpProtocol></system.webServer></location>",
        "</configuration>",
    ])  # fmt: skip


def _place(facts: Facts) -> tuple[str, str]:
    """The site's host, and the path at which it lies there: "/" or "/folder/"."""
    parts = urlsplit(facts.base_url)
    return parts.hostname or "", f"/{parts.path.strip('/')}/".replace("//", "/")


def _text(lines: list[str]) -> bytes:
    return "\n".join([*lines, ""]).encode("utf-8")
