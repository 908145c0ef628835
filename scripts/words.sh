# What the set-up says, and how it turns a failure into one sentence.
# Read with `.` by the scripts beside it.

say() {
    printf '%s\n' "$*"
}

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Runs a command with its progress shown and its complaints kept, and explains
# them if it fails. They are kept in memory, since the disk may be what is full.
attempt() {
    { complaints=$("$@" 2>&1 >&3); } 3>&1 || explain "$complaints"
}

# Some programs keep it to themselves that the disk was what failed them.
is_full() {
    [ "$(df -Pk . | awk 'NR == 2 { print $4 }')" -lt 20480 ] 2>/dev/null
}

explain() {
    is_full && set -- "No space left: $1"
    case $1 in
    *"No space left"* | *"Errno 28"* | *"quota exceeded"*)
        stop "The disk is full: make room and type the same command again." ;;
    *"Permission denied"* | *"Read-only file system"*)
        stop "The set-up may not write here: type 'ls -ld .venv .' to see whose they are." ;;
    *CERTIFICATE_VERIFY_FAILED*)
        stop "The package index's certificate is not trusted here: name the file of yours with PIP_CERT=…." ;;
    *"onnection broken by"* | *"from versions: none"* | *"imeout"* | *"Could not resolve"* | \
        *"Temporary failure"* | *"Failed to fetch"* | *"Unable to locate package"*)
        stop "The packages could not be fetched: check the network and type the same command again." ;;
    esac
    stop "The set-up failed, and left nothing behind. It was told:
$(printf '%s\n' "$1" | tail -n 8)"
}
