/* SIGINT and SIGTERM while a study runs: the first asks to stop after the running runs, the second quits at once. Nothing is
 * lost either way; the archive keeps what was committed. */
#ifndef OCP_CLI_STOP_H
#define OCP_CLI_STOP_H

/* Catches the signals from here to stop_release. Returns the flag that the ensemble watches. */
volatile int *stop_catch(void);
void stop_release(void);

#endif
