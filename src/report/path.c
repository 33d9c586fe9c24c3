/* path.c -- RFC 3986: what is not unreserved, or a slash, is percent-encoded, byte by byte. */
#include "report/path.h"

#include "base/poison.h"

/* Without "." and "..", by the letter: links are not followed. */
static Str normalise(Arena *arena, Str path)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    while (path.size > 0) {
        const Str part = str_cut(&path, '/');
        if (part.size == 0 || str_is(part, "."))
            continue;
        if (!str_is(part, "..")) {
            buf_add_char(&buf, '/');
            buf_add(&buf, part);
            continue;
        }
        while (buf.size > 0 && buf.data[--buf.size] != '/') {
        }
    }
    return buf_str(&buf);
}

Str report_path(Arena *arena, const ReportOptions *options, Str path)
{
    const Str root = options->root;
    if (root.size == 0 || str_is(path, "<stdin>"))
        return path;
    Str absolute = path;
    if (!str_starts(path, "/"))
        absolute = str_format(arena, STR_FMT "/" STR_FMT, STR_ARG(options->here), STR_ARG(path));
    absolute = normalise(arena, absolute);
    if (absolute.size > root.size && absolute.data[root.size] == '/' &&
        str_equal(str_slice(absolute, 0, root.size), root))
        return str_slice(absolute, root.size + 1, SIZE_MAX);
    return path;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

Str report_uri(Arena *arena, const ReportOptions *options, Str path)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    path    = report_path(arena, options, path);
    if (str_starts(path, "/"))
        buf_add_c(&buf, "file://");
    for (size_t i = 0; i < path.size; i++)
        if (is_unreserved(path.data[i]) || path.data[i] == '/')
            buf_add_char(&buf, path.data[i]);
        else
            buf_format(&buf, "%%%02X", (unsigned)(unsigned char)path.data[i]);
    return buf_str(&buf);
}
