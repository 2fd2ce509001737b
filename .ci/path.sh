# Sourced by the others: which Node.js counts. The one of this machine goes first, the one in .venv stands in for it.
PATH="$PATH:$PWD/.venv/bin"

has_node() {
    command -v npm >/dev/null && command -v node >/dev/null &&
        [ "$(node --print 'process.versions.node.split(".")[0] >= 20')" = true ]
}

# An old node of the machine would hide the new one of .venv.
if ! has_node; then
    PATH="$PWD/.venv/bin:$PATH"
fi
