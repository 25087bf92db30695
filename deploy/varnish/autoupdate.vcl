# Varnish in front of autoupdate, for cache.anonymous. Why each line is there: docs/proxies.md.
#   varnishd -a :80 -f /etc/varnish/autoupdate.vcl -p pipe_timeout=60
vcl 4.1;

backend autoupdate {
    .host = "127.0.0.1";
    .port = "9012";
    .connect_timeout = 5s;
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 60s;
}

sub vcl_recv {
    # Streams and long-polls are piped: a message goes on when it comes, a client that leaves is
    # said to the service, and send_timeout does not end a stream.
    if (req.url ~ "[?&]live="
        || (req.url ~ "^/(system/|internal/)?autoupdate(\?|$)" && req.url !~ "[?&]single([=&]|$)")) {
        return (pipe);
    }
    # Answers to somebody are never shared. The built-in rules look at Authorization and Cookie.
    if (req.http.Authentication) {
        return (pass);
    }
}

sub vcl_pipe {
    # Not the next request too: it could be another kind.
    set bereq.http.Connection = "close";
}

sub vcl_backend_response {
    # What is older than it may be is not shown, not even while a new one is fetched.
    set beresp.grace = 0s;
    # An answer that must not be kept says nothing of the next one.
    if (beresp.http.Cache-Control ~ "no-store") {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        return (deliver);
    }
}
