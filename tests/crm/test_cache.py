from django.core.cache import cache


def test_every_question_goes_through_the_client_kept_for_the_server():
    clients = cache._cache
    assert clients.get_client() is clients.get_client("any key", write=True)


def test_what_is_kept_comes_back():
    cache.set("otter", {"name": "Żółw", "at": [1, 2]}, 60)
    cache.set("gone", 1, 0)
    assert cache.get("otter") == {"name": "Żółw", "at": [1, 2]}
    assert cache.get("gone") is None
    cache.delete("otter")
    assert "otter" not in cache
