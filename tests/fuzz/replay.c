/* Runs a fuzz target over files and folders of inputs, without libFuzzer: what was found once stays a test in every build. */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return perror(path), 1;
    uint8_t *data = NULL;
    size_t size = 0;
    uint8_t block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0; size += got) {
        uint8_t *grown = realloc(data, size + got);
        if (!grown)
            return perror(path), free(data), fclose(file), 1;
        data = grown;
        memcpy(data + size, block, got);
    }
    fclose(file);
    /* An empty input is one more case; the target gets a pointer that may not be read, as from libFuzzer. */
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 0;
}

static int replay(const char *path, unsigned *count)
{
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    if (n < 0) {
        ++*count;
        return replay_file(path);
    }
    int failed = 0;
    for (int i = 0; i < n; ++i) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            failed |= replay(inner, count);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    int failed = 0;
    for (int i = 1; i < argc; ++i)
        failed |= replay(argv[i], &count);
    printf("%u inputs replayed\n", count);
    return failed || count == 0;
}
