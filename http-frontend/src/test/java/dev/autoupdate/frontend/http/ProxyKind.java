package dev.autoupdate.frontend.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that has a configuration in {@code deploy}: what is filled in, and how it is run. */
enum ProxyKind {
  NGINX("nginx", "nginx/autoupdate.conf") {
    @Override
    Map<String, String> filledIn(Proxy.Place at) {
      return Map.of(
          "server 127.0.0.1:9012;",
          "server 127.0.0.1:" + at.service() + ";",
          "listen 80;",
          "listen 127.0.0.1:" + at.plain() + ";",
          "listen 443 ssl http2;",
          "listen 127.0.0.1:" + at.tls() + " ssl http2;",
          PEM,
          at.pem().toString(),
          "/var/cache/nginx/autoupdate",
          at.in("cache"));
    }

    @Override
    String around(Proxy.Place at) {
      String temporary =
          List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi").stream()
              .map(what -> what + "_temp_path " + at.in(what) + ";\n")
              .reduce("", String::concat);
      return ("user %s;\npid %s;\nerror_log stderr;\ndaemon off;\nworker_processes 1;\n"
              + "events {}\nhttp {\naccess_log off;\n%sinclude %s;\n}\n")
          .formatted(System.getProperty("user.name"), at.in("pid"), temporary, at.in("shipped"));
    }

    @Override
    List<String> command(Proxy.Place at) {
      return List.of(program, "-c", at.in("main"), "-p", at.in(""));
    }

    @Override
    List<List<String>> reload(Proxy.Place at, long pid) {
      return List.of(List.of("kill", "-HUP", "" + pid));
    }
  },

  HAPROXY("haproxy", "haproxy/haproxy.cfg") {
    @Override
    Map<String, String> filledIn(Proxy.Place at) {
      return Map.of(
          "server one 127.0.0.1:9012",
          "server one 127.0.0.1:" + at.service(),
          "bind :80\n",
          "bind 127.0.0.1:" + at.plain() + "\n",
          "bind :443 ",
          "bind 127.0.0.1:" + at.tls() + " ",
          PEM,
          at.pem().toString());
    }

    @Override
    List<String> command(Proxy.Place at) {
      return List.of(program, "-W", "-f", at.in("shipped"));
    }

    @Override
    List<List<String>> reload(Proxy.Place at, long pid) {
      return List.of(List.of("kill", "-USR2", "" + pid));
    }
  },

  CADDY("caddy", "caddy/Caddyfile") {
    @Override
    Map<String, String> filledIn(Proxy.Place at) {
      return Map.of(
          "reverse_proxy 127.0.0.1:9012",
          "reverse_proxy 127.0.0.1:" + at.service(),
          "localhost:2019",
          "127.0.0.1:" + at.admin(),
          "http://:80 {",
          "http://127.0.0.1:" + at.plain() + " {",
          "https://:443 {",
          "https://127.0.0.1:" + at.tls() + " {",
          PEM,
          at.pem().toString());
    }

    @Override
    List<String> command(Proxy.Place at) {
      return List.of(program, "run", "--adapter", "caddyfile", "--config", at.in("shipped"));
    }

    @Override
    List<List<String>> reload(Proxy.Place at, long pid) {
      return List.of(
          List.of(
              program,
              "reload",
              "--force",
              "--adapter",
              "caddyfile",
              "--config",
              at.in("shipped")));
    }
  },

  APACHE("apache2", "apache/autoupdate.conf") {
    @Override
    Map<String, String> filledIn(Proxy.Place at) {
      return Map.of(
          "http://127.0.0.1:9012/",
          "http://127.0.0.1:" + at.service() + "/",
          "<VirtualHost *:80>",
          "<VirtualHost 127.0.0.1:" + at.plain() + ">",
          "<VirtualHost *:443>",
          "<VirtualHost 127.0.0.1:" + at.tls() + ">",
          PEM,
          at.pem().toString());
    }

    @Override
    String around(Proxy.Place at) {
      String modules =
          List.of("mpm_event", "authz_core", "ssl", "http2", "proxy", "proxy_http", "socache_shmcb")
              .stream()
              .map(name -> "LoadModule " + name + "_module " + MODULES + "/mod_" + name + ".so\n")
              .reduce("", String::concat);
      // What a package's own configuration says; only root may and must name a user.
      return ("ServerRoot %s\nServerName 127.0.0.1\nDefaultRuntimeDir %s\nPidFile %s\nErrorLog %s\n"
              + "%s<IfDefine Root>\nUser www-data\nGroup www-data\n</IfDefine>\n"
              + "StartServers 1\nListen 127.0.0.1:%d\nListen 127.0.0.1:%d\nInclude %s\n")
          .formatted(
              at.in(""),
              at.in(""),
              at.in("pid"),
              at.in("errors"),
              modules,
              at.plain(),
              at.tls(),
              at.in("shipped"));
    }

    @Override
    List<String> command(Proxy.Place at) {
      String user = System.getProperty("user.name").equals("root") ? "Root" : "NotRoot";
      return List.of(program, "-D", "FOREGROUND", "-D", user, "-f", at.in("main"));
    }

    @Override
    List<List<String>> reload(Proxy.Place at, long pid) {
      return List.of(List.of("kill", "-USR1", "" + pid));
    }
  },

  VARNISH("varnishd", "varnish/autoupdate.vcl") {
    @Override
    boolean speaksTls() {
      return false;
    }

    @Override
    Map<String, String> filledIn(Proxy.Place at) {
      return Map.of(".port = \"9012\"", ".port = \"" + at.service() + "\"");
    }

    @Override
    List<String> command(Proxy.Place at) {
      return List.of(
          program,
          "-F",
          "-j",
          "none",
          "-n",
          at.in("work"),
          "-a",
          "127.0.0.1:" + at.plain(),
          "-f",
          at.in("shipped"),
          "-s",
          "malloc,16m",
          "-p",
          "pipe_timeout=60");
    }

    @Override
    List<List<String>> reload(Proxy.Place at, long pid) {
      return List.of(
          List.of("varnishadm", "-n", at.in("work"), "vcl.load", "again", at.in("shipped")),
          List.of("varnishadm", "-n", at.in("work"), "vcl.use", "again"));
    }
  };

  private static final String PEM = "/etc/autoupdate/tls.pem";
  private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

  final String program;
  final Path shipped;

  ProxyKind(String program, String file) {
    this.program = program;
    this.shipped = Path.of("..", "deploy").resolve(file);
  }

  /** Each piece of the shipped text that is an address or a path, and what stands for it here. */
  abstract Map<String, String> filledIn(Proxy.Place at);

  abstract List<String> command(Proxy.Place at);

  /** What makes it read its configuration again. */
  abstract List<List<String>> reload(Proxy.Place at, long pid);

  /** The main configuration that includes the shipped one; empty where that is the main one. */
  String around(Proxy.Place at) {
    return "";
  }

  boolean speaksTls() {
    return true;
  }
}
