#!/usr/bin/env bash
# wasm-std.sh - the standard library of wasm32-unknown-unknown where `rustup target add` is refused.
#
# `cargo xtask setup` calls it after rustup failed. Debian ships the sources of the standard library
# (package rust-src); those of exactly the active rustc's version are built once by that rustc into
# its own sysroot, about half a minute on two cores. Nothing of the system's apt is touched.
#
# usage: wasm-std.sh             build and install
#        wasm-std.sh --remove    take away what an earlier call installed
set -euo pipefail

TARGET=wasm32-unknown-unknown
MARK=.built-by-oneshot             # in libdir: names the files that are ours
WORK=$(mktemp -d "${TMPDIR:-/tmp}/wasm-std.XXXXXX")
trap 'rm -rf "$WORK"' EXIT

say()  { printf '         %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
# Runs a command quietly; when it fails, shows the end of what it said.
quietly() {
  "$@" >"$WORK/log" 2>&1 </dev/null && return 0
  local rc=$?
  tail -n 15 "$WORK/log" | sed 's/^/         | /' >&2
  return $rc
}

rustc_says() { rustc -vV | sed -n "s/^$1: //p"; }
libdir() { echo "$(rustc --print sysroot)/lib/rustlib/$TARGET"; }

std_works() {                      # std, test and the linker, all at once
  printf '#[test]\nfn t() { assert_eq!(format!("{}", 1), "1"); }\n' >"$WORK/t.rs"
  rustc --edition 2021 --test --target "$TARGET" -o "$WORK/t.wasm" "$WORK/t.rs" >"$WORK/std.log" 2>&1
}

remove_own_std() {
  local d; d=$(libdir)
  [ -f "$d/$MARK" ] || return 0
  while read -r f; do rm -f "$d/lib/$f"; done <"$d/$MARK"
  rm -f "$d/$MARK"
  rmdir "$d/lib" "$d" 2>/dev/null || true
  say "took our own $TARGET library out of the sysroot"
}

# A private apt that sees further Debian suites without touching the system's.
APT=()
apt_private() {                    # apt_private SUITE BASE-URL
  local d=$WORK/apt key=/usr/share/keyrings/debian-archive-keyring.gpg
  have apt-get && have dpkg-deb && [ -f "$key" ] || return 1
  rm -rf "$d"; mkdir -p "$d"/{lists/partial,cache/archives/partial,parts}
  echo "deb [signed-by=$key] $2 $1 main" >"$d/sources.list"
  APT=(-o "Dir::Etc::sourcelist=$d/sources.list" -o "Dir::Etc::sourceparts=$d/parts"
       -o "Dir::State::lists=$d/lists" -o "Dir::Cache=$d/cache" -o Acquire::Languages=none
       -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User=root)
  quietly apt-get "${APT[@]}" update
}
unpack() { dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" "${@:3}"; }
mirror() {                         # mirror PATH: the first of this system's mirrors with that path
  { grep -rhoE "https?://[^ ]+/$1/?( |\$)" /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null || true; } | head -n 1 | tr -d ' '
}

# Leaves the path of library/ of exactly this rustc in $LIBRARY.
fetch_library() {
  local v d package version debian security pair suite url
  v=$(rustc_says release)
  d=$(rustc --print sysroot)/lib/rustlib/src/rust/library
  if [ -f "$d/sysroot/Cargo.toml" ]; then LIBRARY=$d; return 0; fi
  case $v in *-nightly|*-beta*) say "Debian has no sources of rustc $v"; return 1 ;; esac
  debian=$(mirror debian) security=$(mirror debian-security)
  [ -n "$debian" ] || { say "this system names no Debian mirror"; return 1; }
  # the likeliest and smallest indexes first
  for pair in "trixie-backports $debian" "bookworm-security $security" "trixie-security $security" \
              "trixie $debian" "experimental $debian" "sid $debian"; do
    suite=${pair%% *} url=${pair#* }
    [ -n "$url" ] && apt_private "$suite" "$url" || continue
    for package in rust-src rust-web-src; do
      version=$(apt-cache "${APT[@]}" madison $package 2>/dev/null |
            awk -F'|' -v v="$v" '{gsub(/ /,"",$2); if (index($2, v "+")==1 || index($2, v "-")==1) {print $2; exit}}')
      [ -n "$version" ] || continue
      say "$package $version of Debian's $suite"
      (cd "$WORK" && quietly apt-get "${APT[@]}" download "$package=$version") || continue
      mkdir -p "$WORK/src"
      unpack "$WORK/$package"_*.deb "$WORK/src" --wildcards './usr/src/rustc-*/library' || continue
      LIBRARY=$(echo "$WORK"/src/usr/src/rustc-*/library)
      [ -f "$LIBRARY/sysroot/Cargo.toml" ] && return 0
    done
  done
  say "no Debian suite has the sources of rustc $v"
  return 1
}

# Builds library/ ($1) with the settings of the release builds (profile `dist`: opt-level 3, embedded
# bitcode so that lto = "fat" reaches into the standard library) into the sysroot.
build_std() {
  local lib=$WORK/library hash d flags sub rustc
  rustc=$(rustc --print sysroot)/bin/rustc
  cp -a "$1" "$lib"
  hash=$(rustc_says commit-hash)
  flags="-Zforce-unstable-if-unmarked --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=/rust/deps"
  flags+=" --remap-path-prefix=$lib=/rustc/$hash/library"
  for sub in "$lib"/*/; do         # cargo names workspace members by relative paths
    sub=$(basename "$sub"); flags+=" --remap-path-prefix=$sub=/rustc/$hash/library/$sub"
  done
  # RUSTC_BOOTSTRAP is for the standard library alone: it changes what other crates compile to.
  (cd "$lib" && quietly env -u CARGO_TARGET_DIR -u CARGO_BUILD_TARGET -u CARGO_ENCODED_RUSTFLAGS \
      -u RUSTC_WRAPPER RUSTC="$rustc" RUSTC_BOOTSTRAP=1 RUSTFLAGS="$flags" __CARGO_DEFAULT_LIB_METADATA=oneshot \
      cargo build --locked --profile dist --target "$TARGET" --manifest-path sysroot/Cargo.toml \
      --features "backtrace panic-unwind" --target-dir "$WORK/std-target") || return 1
  d=$(libdir)
  mkdir -p "$d/lib"
  (cd "$WORK/std-target/$TARGET/dist/deps" && ls ./*.rlib | sed 's#^\./##') >"$d/$MARK"
  cp "$WORK/std-target/$TARGET/dist/deps/"*.rlib "$d/lib/"
}

remove_own_std                     # official files beside ours give E0464
[ "${1:-}" != --remove ] || exit 0
std_works && exit 0
LIBRARY=
fetch_library
[ -w "$(rustc --print sysroot)/lib/rustlib" ] || { say "the sysroot of rustc is not writable"; exit 1; }
say "building it with $(rustc -V)"
build_std "$LIBRARY"
std_works || { say "the library was built but does not work: $(head -n 3 "$WORK/std.log")"; remove_own_std; exit 1; }
