# Writes OUTPUT, a C file with the bytes of every file in FILES (paths below ROOT, separated by ':') for ocp_shipped_files.
# Usage: cmake -D ROOT=... -D FILES=a.yaml:b/c.yaml -D OUTPUT=shipped.c -P embed.cmake
string(REPLACE ":" ";" FILES "${FILES}")
set(arrays "")
set(rows "")
set(number 0)
foreach(file IN LISTS FILES)
    file(READ ${ROOT}/${file} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n    " bytes "${bytes}")
    string(APPEND arrays "static const unsigned char file_${number}[] = {\n    ${bytes}};\n")
    string(APPEND rows "    {\"${file}\", file_${number}, sizeof file_${number}},\n")
    math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* Made by embed.cmake from scenarios/. */
#include \"scenario/study.h\"

${arrays}
static const struct ocp_shipped files[] = {
${rows}};

const struct ocp_shipped *ocp_shipped_files(size_t *count)
{
    *count = sizeof files / sizeof files[0];
    return files;
}
")
