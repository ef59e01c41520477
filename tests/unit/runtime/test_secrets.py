"""Secrets stay secret, and masks hide what they must and nothing else."""

from __future__ import annotations

import copy
import pickle

import pytest

from invocant.runtime._secrets import MASK, Secret, mask_headers, mask_url, scrub, scrub_bytes


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
     "client_secret", "X-Amz-Signature", "password", "x-session-id"],
)  # fmt: skip
def test_sensitive_headers_are_masked(name: str) -> None:
    """Whatever looks like a credential is masked, in any case."""
    assert mask_headers({name: "v"}) == {name: MASK}


@pytest.mark.parametrize(
    "name", ["Content-Type", "X-Request-Id", "Retry-After", "x-ratelimit-remaining-tokens", "x-tokens-used"]
)
def test_other_headers_are_kept(name: str) -> None:
    """What is needed to find a fault stays readable; counts of tokens are no tokens."""
    assert mask_headers({name: "v"}) == {name: "v"}


def test_urls_are_masked() -> None:
    """User and password go, sensitive query values are masked, all else stays."""
    assert mask_url("https://u:p@h/a?api_key=k&q=1&access_token=t#f") == (
        f"https://h/a?api_key={MASK}&q=1&access_token={MASK}#f"
    )
    assert mask_url("https://h/a@b?x=1") == "https://h/a@b?x=1"


def test_what_a_server_repeats_is_scrubbed() -> None:
    """A secret that comes back is masked; very short ones, which would hit words, are left."""
    assert scrub("key sk-123 is bad", ["sk-123"]) == f"key {MASK} is bad"
    assert scrub_bytes(b'{"k":"sk-123"}', ["sk-123"]) == b'{"k":"***"}'
    assert scrub("abc", ["ab"]) == "abc"
