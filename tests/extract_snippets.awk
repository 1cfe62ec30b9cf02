# Writes each complete program found in a manual or a Markdown file to DIR/NAME.N.c, and prints the
# file names. A program is a ```c block (Markdown), or a run of lines indented by six or more in the
# first comment of a header, that contains `int main`. Give -v dir=DIR -v name=NAME.
function flush(   file, i, from) {
    if (text ~ /int main/) {
        file = dir "/" name "." ++programs ".c"
        printf "%s", text > file
        close(file)
        print file
    }
    text = ""
}
FILENAME ~ /\.md$/ {
    if ($0 ~ /^```c$/) { inside = 1; next }
    if ($0 ~ /^```/) { inside = 0; flush(); next }
    if (inside) text = text $0 "\n"
    next
}
{
    last = $0 ~ /\*\//
    if ($0 ~ /^      / && !last) text = text substr($0, 7) "\n"
    else if ($0 ~ /^ *$/ && text != "") text = text "\n"
    else flush()
    if (last) { flush(); exit }
}
END { flush() }
