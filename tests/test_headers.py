"""What servers are to say with every file: scored as MDN's HTTP Observatory scores it, and put into the words of each server."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import observatory
import pytest
import reading
import sites

from gongkai import cli
from gongkai.exporting import headers
from gongkai.model import Facts

FACTS = Facts("青石县", "www.qingshi.gov.cn", "3207230037", "https://www.qingshi.gov.cn/")
PLAIN = msgspec.structs.replace(FACTS, base_url="http://www.qingshi.gov.cn/gk")
SERVERS = (headers.nginx, headers.caddy, headers.apache, headers.iis)


def published(site: Path) -> dict[str, dict[str, str]]:
    """`_headers` of the built site as hosts read it: for each pattern its headers, named in lower case."""
    found: dict[str, dict[str, str]] = {}
    for line in (site / "output/_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            pattern = found.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            pattern[name.lower()] = value
    return found


def test_every_page_of_the_site_scores_as_high_as_the_observatory_goes_without_a_preload_list(site: Path) -> None:
    sites.build(site)
    said = published(site)["/*"]
    for path, data in sites.tree(site / "output").items():
        if path.endswith(".html"):
            total, modifiers = observatory.score(said, data.decode("utf-8"))
            assert total == 150, (path, modifiers)


def headers_said(server: str, facts: Facts) -> dict[str, str]:
    """What a server's file says with every page: read by the rules of that server's language."""
    text = getattr(headers, server)(facts).decode("utf-8")
    if server == "iis":
        nodes = ElementTree.fromstring(text).findall("./system.webServer/httpProtocol/customHeaders/add")
        return {node.attrib["name"].lower(): node.attrib["value"] for node in nodes}
    line = {
        "nginx": r'add_header ([\w-]+) "([^"]*)" always;',
        "caddy": r'([\w-]+) "([^"]*)"',
        "apache": r'Header always set ([\w-]+) "([^"]*)"',
    }
    return {name.lower(): value for name, value in re.findall(rf"^\s*{line[server]}$", text, re.MULTILINE)}


@pytest.mark.parametrize("server", ["nginx", "caddy", "apache", "iis"])
def test_every_server_s_file_scores_at_least_135(site: Path, server: str) -> None:
    sites.build(site)
    total, modifiers = observatory.score(headers_said(server, FACTS), (site / "output/index.html").read_text("utf-8"))
    assert total >= 135, modifiers
    assert observatory.score({}, "<p>")[0] < 135


@pytest.mark.parametrize(
    ("without", "total"),
    [
        ("content-security-policy", 150),  # the page says it by itself, and X-Frame-Options says the rest
        ("cross-origin-resource-policy", 140), ("cross-origin-opener-policy", 140),
        ("cross-origin-embedder-policy", 140), ("referrer-policy", 145), ("strict-transport-security", 80),
        ("x-content-type-options", 145),
    ],
)  # fmt: skip
def test_the_score_counts_each_header(site: Path, without: str, total: int) -> None:
    sites.build(site)
    said = {name: value for name, value in published(site)["/*"].items() if name != without}
    page = (site / "output/index.html").read_text("utf-8")
    assert observatory.score(said, page)[0] == total
    if without == "content-security-policy":
        assert observatory.score(said, re.sub("<meta http-equiv[^>]*>", "", page))[0] == 75


@pytest.mark.parametrize(
    ("policy", "modifier"),
    [
        ("default-src 'self'", 5), ("default-src 'none'; script-src 'self'", 10), ("script-src 'self'", -20),
        ("default-src 'none'; script-src 'unsafe-inline'", -20), ("default-src 'self'; style-src 'unsafe-inline'", 0),
        ("default-src 'none'; script-src 'self' 'unsafe-eval'", -10), ("default-src 'none'; img-src http://a.example", -10),
        ("default-src 'none'; font-src http://a.example", -20), ("default-src *", -20),
        ("default-src 'self', default-src 'none'", 10),
    ],
)  # fmt: skip
def test_policies_are_scored_as_the_observatory_scores_them(policy: str, modifier: int) -> None:
    assert observatory.score({"content-security-policy": policy}, "<p>")[1]["content-security-policy"] == modifier


def test_a_page_says_the_same_policy_by_itself_where_no_server_does(site: Path) -> None:
    sites.build(site)
    own = reading.page(site, "index.html").css_first("meta[http-equiv=Content-Security-Policy]")
    assert own is not None
    assert f"{own.attributes['content']}; frame-ancestors 'none'" == headers.POLICY


def test_what_carries_its_digest_is_kept_and_everything_else_asked_for_again(site: Path) -> None:
    sites.build(site)
    said = published(site)
    assert list(said) == ["/*", "/assets/*"]
    assert said["/assets/*"] == {"cache-control": headers.FOREVER}
    assert all(re.search(r"\.[0-9a-f]{10}\.\w+$", path.name) for path in (site / "output/assets").iterdir())


def test_an_address_without_https_promises_none(site: Path) -> None:
    for make in (*SERVERS, lambda facts: headers.write(None, facts, str)):
        assert b"Strict-Transport-Security" in make(FACTS)
        assert b"Strict-Transport-Security" not in make(PLAIN)
        assert b"ssl" not in make(PLAIN)


@pytest.mark.parametrize("make", SERVERS)
@pytest.mark.parametrize("facts", [FACTS, PLAIN])
def test_each_server_says_every_header_and_finds_the_assets_where_the_site_lies(make: object, facts: Facts) -> None:
    assert callable(make)
    text = make(facts).decode("utf-8")
    said = re.sub(r"&apos;", "'", text)
    for name, value in headers.security(facts).items():
        assert re.search(rf"{name}\W+(?:value=)?\"{re.escape(value)}\"", said), name
    assert "/gk/404.html" in text if facts is PLAIN else "/404.html" in text
    assert headers.FOREVER in text
    assert headers.ASK in text


def test_the_file_for_iis_is_well_formed_and_names_each_header_once() -> None:
    root = ElementTree.fromstring(headers.iis(FACTS))
    named = [node.attrib["name"] for node in root.findall("./system.webServer/httpProtocol/customHeaders/add")]
    assert sorted(named) == sorted([*headers.security(FACTS), "Cache-Control"])


@pytest.mark.parametrize("facts", [FACTS, PLAIN])
def test_nginx_takes_its_file(facts: Facts, tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is missing: apt-get install nginx-light")
    text = headers.nginx(facts).decode("utf-8").replace("listen 443 ssl", "listen 8443").replace("listen 80;", "listen 8080;")
    text = re.sub("  ssl_certificate.*\n", "", text)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {text} }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    looked = subprocess.run([nginx, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert looked.returncode == 0, looked.stderr
    assert "warn" not in looked.stderr


@pytest.mark.parametrize(
    ("server", "ending"), [("nginx", "conf"), ("caddy", "Caddyfile"), ("apache", "htaccess"), ("iis", "config")]
)
def test_a_webmaster_gets_the_file_of_a_server_and_is_told_where_it_goes(
    site: Path, server: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = site / f"for.{ending}"
    assert cli.main(["export", server, "--site", str(site), "--to", str(target)]) == 0
    assert b"www.qingshi.example" in target.read_bytes() or server in ("apache", "iis")
    assert "放进服务器" in capsys.readouterr().out or server == "caddy"
