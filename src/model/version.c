/* version.c -- text of versions. */
#include "model/version.h"

#include "model/engine_traits.h"

#include "base/poison.h"

/* "10.11.6": up to `most`. */
static bool numbers_read(Str text, size_t most, int *ret)
{
    for (size_t i = 0; i < most && text.size > 0; i++) {
        int64_t number;
        if (!str_to_int64(str_cut(&text, '.'), &number) || number < 0 || number > 99)
            return false;
        ret[i] = (int)number;
    }
    return text.size == 0;
}

bool version_parse(Str text, Version *ret)
{
    const EngineTraits *traits  = engine_traits(engine_of_word(str_cut(&text, ':')));
    Version             version = traits->unsaid;
    if (version.engine == ENGINE_NONE)
        return false;
    if (text.size > 0) {
        int numbers[] = {0, 0, 0};
        if (!numbers_read(text, (size_t)traits->version_numbers, numbers) || numbers[0] < 1)
            return false;
        version.major = numbers[0];
        version.minor = numbers[1];
        version.patch = numbers[2];
    }
    *ret = version;
    return true;
}

bool version_reaches(Version version, int major, int minor)
{
    return version.major == 0 || version.major > major ||
           (version.major == major && version.minor >= minor);
}

Str version_text(Arena *arena, Version version)
{
    const EngineTraits *traits = engine_traits(version.engine);
    const char         *title  = traits->title;
    if (version.major == 0)
        return str_from(title);
    if (traits->major_is_release && version.minor == 0)
        return str_format(arena, "%s %d", title, version.major);
    if (version.patch > 0)
        return str_format(arena, "%s %d.%d.%d", title, version.major, version.minor, version.patch);
    return str_format(arena, "%s %d.%d", title, version.major, version.minor);
}
