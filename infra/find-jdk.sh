# Sets JAVA_HOME to a JDK 25 or newer: JAVA_HOME itself, the javac on the PATH, then where the platform keeps its JDKs.
# Sourced by mvnw and affineur.

jdk_major() { # the major version of the JDK at $1; nothing where there is no JDK
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

find_jdk() {
  javac_home=$(javac_path=$(command -v javac 2>/dev/null) && readlink -f "$javac_path" 2>/dev/null | sed 's#/bin/javac$##' || true)
  for candidate in "${JAVA_HOME:-}" "$javac_home" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    major=$(jdk_major "$candidate")
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Affineur needs a JDK 25 or newer, and none was found. Install one (Debian: temurin-25-jdk or openjdk-25-jdk), or set JAVA_HOME to it." >&2
  return 1
}

find_jdk || exit 1
