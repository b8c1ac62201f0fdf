/* Units in scenario values: "90 d", "80 %", "2 EUR/g", "3 /week".
 *
 * A unit is a product of powers: of time (base: day), money (base: EUR), mass (base: g) and of counted things ("prisoner",
 * "staff", "visit" ...). A year is 365.25 days, a month a twelfth of it. Counted things may be left out ("0.4" for
 * "staff/prisoner", "3 /week" for "visits/d") but never contradict. */
#ifndef OCP_UNIT_H
#define OCP_UNIT_H

#include "engine/status.h"

enum { OCP_UNIT_THINGS = 4, OCP_UNIT_WORD = 24 };

struct ocp_unit {
    double up, down; /* one unit is up / down base units; kept apart so that 7 % is exactly 0.07 */
    int time, money, mass;
    struct {
        char name[OCP_UNIT_WORD]; /* singular */
        int power;
    } thing[OCP_UNIT_THINGS];
    unsigned n_things;
};

/* Unknown words are counted things. false: malformed. "" and "1" are the plain number. */
bool ocp_unit_parse(const char *text, struct ocp_unit *out);

/* Reads "<number> [unit]" into *out, in `unit` (a declared unit; a bare number is in it). OCP_BAD_INPUT: the message goes
 * on after the quantity's name: "is '90 d', a time; it takes money per mass, such as '2 EUR/g'". */
enum ocp_status ocp_quantity_parse(const char *text, const char *unit, double *out, struct ocp_message *message);

/* Only the number, without a unit; false when `text` is anything else. */
bool ocp_number_parse(const char *text, double *out);

/* A unit as it follows a number in a sentence: "staff/prisoner" gives " staff per prisoner", "1" gives "". */
void ocp_unit_words(const char *unit, char *out, size_t size);

#endif
