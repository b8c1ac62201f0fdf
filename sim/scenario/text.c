/* Growing text. */
#include "scenario/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool make_room(struct ocp_text *text, size_t wanted)
{
    if (wanted <= text->room) {
        return true;
    }
    const size_t room = wanted * 2 < 256 ? 256 : wanted * 2;
    char *bytes = realloc(text->bytes, room);
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->room = room;
    return true;
}

void ocp_text_add(struct ocp_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !make_room(text, text->size + (size_t)length + 1)) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(text->bytes + text->size, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->size += (size_t)length;
}

void ocp_text_free(struct ocp_text *text)
{
    free(text->bytes);
    *text = (struct ocp_text){0};
}
