"""One adapter a peer: how it does what is measured. Each runs in an environment of its own.

An adapter is a module with some of these functions; what it lacks is not measured for it.

- `decoder()` returns what makes an object of a body's bytes; `encoder()` what makes text of such an object.
- `plainer()` returns what makes plain JSON values of such an object, for `json.dumps` to write.
- `getter(url)`, `poster(url)` return what makes one call; `agetter(url)`, `aposter(url)` an async one.
- `events(pieces)` decodes an event stream given in pieces and returns how many events there were.
- `streamer(url)`, `astreamer(url)` return what reads the stream of a function, given its id, and counts.
- `first(url)` returns what opens that stream, reads one event and closes it.
- `lister(url)` returns what reads a whole list by pages of a given size, and counts its items.
"""
