"""Secrets stay secret, and masks hide what they must and nothing else."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.runtime._secrets import (
    MASK,
    Secret,
    mask_headers,
    mask_url,
    scrub,
    scrub_bytes,
    scrubbed,
    secrets_in,
    secrets_of,
)


def test_secret_shows_only_when_asked() -> None:
    """Nothing but `reveal` gives the text: not repr, str, format or vars."""
    secret = Secret("hunter2")
    assert secret.reveal() == "hunter2"
    assert "hunter2" not in f"{secret!r} {secret} {secret:>20} {[secret]}"
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy])
def test_secret_does_not_leave_its_process(copier: object) -> None:
    """A secret neither pickles nor copies."""
    with pytest.raises(TypeError, match="does not pickle"):
        copier(Secret("hunter2"))  # type: ignore[operator]  # one of the three above


@pytest.mark.parametrize(
    "name",
    ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-API-Key", "api_key", "x-auth-token",
     "client_secret", "X-Amz-Signature", "password", "x-session-id", "X-Key", "X-Auth", "X-RapidAPI-Key",
     "Ocp-Apim-Subscription-Key", "x-access-key-id"],
)  # fmt: skip
def test_sensitive_headers_are_masked(name: str) -> None:
    """Whatever looks like a credential is masked, in any case."""
    assert mask_headers({name: "v"}) == {name: MASK}


@pytest.mark.parametrize(
    "name",
    ["Content-Type", "X-Request-Id", "Retry-After", "x-ratelimit-remaining-tokens", "x-tokens-used",
     "Idempotency-Key", "X-Idempotency-Key", "X-Monkey-Business"],
)  # fmt: skip
def test_other_headers_are_kept(name: str) -> None:
    """What is needed to find a fault stays readable; counts of tokens are no tokens."""
    assert mask_headers({name: "v"}) == {name: "v"}


def test_urls_are_masked() -> None:
    """User and password go, sensitive query values are masked, all else stays."""
    assert mask_url("https://u:p@h/a?api_key=k&q=1&access_token=t#f") == (
        f"https://h/a?api_key={MASK}&q=1&access_token={MASK}#f"
    )
    assert mask_url("https://h/a@b?x=1") == "https://h/a@b?x=1"


def test_json_is_scrubbed_however_deep() -> None:
    """Names and texts at any level, deeper than Python's stack too; what came is left as it is."""
    value: Any = {"a": ["hunter2", 5, None, {"hunter2": True}], "b": "x hunter2", "c": [[], {}]}
    kept = copy.deepcopy(value)
    masked = {"a": ["***", 5, None, {"***": True}], "b": "x ***", "c": [[], {}]}
    assert scrubbed(value, lambda text: text.replace("hunter2", "***")) == masked
    assert value == kept
    for _ in range(50_000):
        value = {"in": [value]}
    inner = scrubbed(value, lambda text: text.replace("hunter2", "***"))
    for _ in range(50_000):
        value, inner = value["in"][0], inner["in"][0]
    assert inner == masked


def test_what_a_server_repeats_is_scrubbed() -> None:
    """A secret that comes back is masked; very short ones, which would hit words, are left."""
    assert scrub("key sk-123 is bad", ["sk-123"]) == f"key {MASK} is bad"
    assert scrub_bytes(b'{"k":"sk-123"}', ["sk-123"]) == b'{"k":"***"}'
    assert scrub("abc", ["ab"]) == "abc"


ECHOES = [
    ("sk+a/b=", "sk+a/b=", "***"),
    ("sk+a/b=", r"sk\u002Ba\/b\u003d", "***"),  # RFC 8259, section 7
    ("sk+a/b=", r"sk\\u002ba\\/b=", "***"),  # JSON in JSON
    ("sk+a/b=", r"\u0073\u006b\u002b\u0061\u002f\u0062\u003d", "***"),
    ("sk+a/b=", "sk%2Ba%2Fb%3D", "***"),  # RFC 3986, section 2.1
    ("sk+a/b=", "sk%2ba%2fb=", "***"),
    ("sk+a/b=", "sk%252Ba%252Fb%253D", "***"),
    ("sk+a/b=", "sk&#43;a&#x2F;b&equals;", "***"),  # HTML, section 13.5
    ("sk+a/b=", "sk&plus;a&sol;b&#061;", "***"),
    ("s&k<q>", "s&amp;k&lt;q&gt;", "***"),
    ("s&k<q>", "s&amp;amp;k&amp;lt;q&gt;", "***"),
    ('p"q\\r', r"p\"q\\r", "***"),
    ("gr\u00fcn", r"gr\u00fcn", "***"),
    ("gr\u00fcn", "gr%C3%BCn", "***"),
    ("abcd", "xabcdabcd%61bcdx", "x*********x"),
    ("abcd", "a%62c%64 %20 \\n abc", "*** %20 \\n abc"),
    ("abcd", "%zz &; \\u12 &#99999999; &nonsense;", "%zz &; \\u12 &#99999999; &nonsense;"),
]


@pytest.mark.parametrize(("secret", "text", "masked"), ECHOES)
def test_escaped_echoes_are_scrubbed(secret: str, text: str, masked: str) -> None:
    """A secret that comes back is masked in whatever spelling; what is round it stays."""
    assert scrub(f"<{text}>", [secret]) == f"<{masked}>"
    assert scrub_bytes(text.encode(), ["other", secret]).decode() == masked


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=4, max_size=12),
    st.text(max_size=20),
    st.data(),
)
def test_any_mixture_of_spellings(secret: str, around: str, data: st.DataObject) -> None:
    """Each character may be spelled in its own way: nothing of the secret is left."""
    ways = [
        lambda character: character,
        lambda character: f"\\u{ord(character):04x}",
        lambda character: f"%{ord(character):02X}",
        lambda character: f"&#{ord(character)};",
        lambda character: f"&#x{ord(character):X};",
    ]
    spelled = "".join(data.draw(st.sampled_from(ways))(character) for character in secret)
    scrubbed_text = scrub(f"{around} {spelled} {around}", [secret])
    assert MASK in scrubbed_text
    assert spelled not in scrubbed_text or spelled in around or spelled in MASK


def test_longer_secrets_go_first() -> None:
    """A secret that is a part of another leaves nothing of the other."""
    assert scrub("Basic abcdefgh", ["abcd", "abcdefgh"]) == "Basic ***"


def test_what_is_secret_in_a_header() -> None:
    """All of it, what follows the scheme, the password of Basic; of cookies what is long enough."""
    assert secrets_of("X-Key", "k1234") == ("k1234",)
    assert secrets_of("Authorization", "Bearer abc") == ("Bearer abc", "abc")
    # RFC 7617, section 2
    basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert secrets_of("Authorization", basic) == (basic, "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "open sesame")
    assert secrets_of("Authorization", "Basic no-base64") == ("Basic no-base64", "no-base64")
    assert secrets_of("Cookie", "theme=dark; session=0123456789") == ("0123456789",)


def test_what_is_secret_in_an_address() -> None:
    """Values of parameters that are called like a credential, as they are and as they are written."""
    assert secrets_in("https://h/a?q=1&api_key=a%2Bb#f") == ("a%2Bb", "a+b")
    assert secrets_in("https://h/a?q=1&page_tokens=3") == ()
