// Work cut into fixed blocks. Which thread takes a block is left to chance, what a block computes is not: the
// caller keeps one result a block and adds them in order, so that any number of threads gives the same bits.
#pragma once

#include <stddef.h>

// Calls work(block, state) once for each block below count, on at most threads threads (the caller's included;
// threads < 1 counts as 1). Returns when all are done. Where the machine gives no more threads, fewer work.
void blocks_run(size_t count, int threads, void (*work)(size_t block, void *state), void *state);
