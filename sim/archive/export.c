/* Results as a tidy CSV. Decides its columns and its quoting; UTF-8, RFC 4180 quotes, LF line ends. */
#include "archive/archive.h"
#include "archive/output.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_text(FILE *stream, const char *text)
{
    if (text[strcspn(text, ",\"\r\n")] == '\0') {
        (void)fputs(text, stream);
        return;
    }
    (void)fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"') {
            (void)fputc('"', stream);
        }
        (void)fputc(*text, stream);
    }
    (void)fputc('"', stream);
}

static void print_series(FILE *stream, const struct ocp_results *r, uint32_t run, uint32_t k)
{
    const double *values = ocp_results_series(r, k, run);
    for (uint32_t period = 0; period < r->n_periods; period++) {
        (void)fprintf(stream, "%u,", run);
        print_text(stream, r->strategy[r->run_strategy[run]].name);
        (void)fprintf(stream, ",%u,%u,%.17g,", r->run_replicate[run], period, r->time[period]);
        print_text(stream, r->outcome[k].name);
        if (isnan(values[period])) {
            (void)fputs(",,", stream);
        } else {
            (void)fprintf(stream, ",%.17g,", values[period]);
        }
        print_text(stream, r->outcome[k].unit);
        (void)fputc('\n', stream);
    }
}

/* 0 or errno. */
static int print_all(FILE *stream, const struct ocp_results *r, const uint32_t *outcomes, size_t n_outcomes)
{
    errno = 0;
    (void)fputs("run,strategy,replicate,period,time,outcome,value,unit\n", stream);
    for (uint32_t run = 0; run < r->n_runs && !ferror(stream); run++) {
        for (size_t i = 0; i < n_outcomes; i++) {
            print_series(stream, r, run, outcomes ? outcomes[i] : (uint32_t)i);
        }
    }
    const int error = errno;
    return fflush(stream) != 0 ? errno : ferror(stream) ? (error ? error : EIO) : 0;
}

static enum ocp_status write_file(const struct ocp_results *results, const uint32_t *outcomes, size_t n_outcomes, const char *path,
                                  struct ocp_message *message)
{
    struct ocp_output out;
    const enum ocp_status status = ocp_output_open(&out, path, message);
    if (status != OCP_OK) {
        return status;
    }
    const int copy = dup(out.file); /* the stream closes one, ocp_output_close the other */
    FILE *stream = copy >= 0 ? fdopen(copy, "w") : NULL;
    int error = stream ? print_all(stream, results, outcomes, n_outcomes) : errno;
    if (stream && fclose(stream) != 0 && !error) {
        error = errno;
    }
    if (!stream && copy >= 0) {
        (void)close(copy);
    }
    return ocp_output_close(&out, error, message);
}

enum ocp_status ocp_results_export_csv(const struct ocp_results *results, const uint32_t *outcomes, size_t n_outcomes,
                                       const char *path, FILE *stream, struct ocp_message *message)
{
    const size_t count = outcomes ? n_outcomes : results->n_outcomes;
    if (!stream) {
        return write_file(results, outcomes, count, path, message);
    }
    const int error = print_all(stream, results, outcomes, count);
    return error ? ocp_fail(message, OCP_IO, "cannot write the table: %s", strerror(error)) : OCP_OK;
}
