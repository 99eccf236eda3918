"""A tiny program that stands in for Alongside where the tests themselves are tested."""

import argparse
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGE = """<!doctype html>
<html lang="en"><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"""
BODIES = {
    "/": '<p><a href="/good">Good page</a></p><p><a href="/picture">Bad page</a></p><p><a href="/form">Form</a></p>',
    "/good": "<p>Nothing is wrong here.</p>",
    "/picture": '<p><a href="/good">On</a></p><img src="/blank.svg">',
    "/script": "<p>Hello</p><script>document.title = 'changed'</script>",
    "/elsewhere": '<p>Hello</p><img alt="A house" src="http://example.org/house.png">',
    "/broken": '<p>Hello</p><img alt="A house" src="/not-there.png">',
    "/form": '<form method="post"><label for="n">Name</label><input id="n" name="n"><button>Save</button></form>',
}
POLICY = "default-src 'none'; img-src 'self' http://example.org; form-action 'self'"


class Shop(ThreadingMixIn, WSGIServer):
    """Browsers open connections before they need them, and one thread would wait on those."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "POST":
        start_response("303 See Other", [("Location", "/good")])
        return [b""]
    if path == "/blank.svg":
        start_response("200 OK", [("Content-Type", "image/svg+xml")])
        return [b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>']
    status = "200 OK" if path in BODIES else "404 Not Found"
    page = PAGE.format(title=path.strip("/") or "start", body=BODIES.get(path, "<p>Not found</p>"))
    start_response(status, [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", POLICY)])
    return [page.encode()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-worker", action="store_true")
    make_server("127.0.0.1", parser.parse_args().port, application, Shop, Quiet).serve_forever()
