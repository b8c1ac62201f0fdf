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
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0 && make_room(text, text->size + (size_t)length + 1)) {
        (void)vsnprintf(text->bytes + text->size, (size_t)length + 1, format, again);
        text->size += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void ocp_text_free(struct ocp_text *text)
{
    free(text->bytes);
    *text = (struct ocp_text){0};
}
