/* Sketches of texts, by which near duplicates are told. */

#include "sketch.h"

#include <stdint.h>
#include <string.h>

#define SKETCH 64 /* hashes in a sketch: kashaf.index.near.SIZE */
#define RUN 4     /* words in a run */

/* The hash of the run of words that begins here. */
static inline uint32_t hash_of_run(const uint64_t *hash, size_t run) {
    uint64_t mixed = 0;
    for (size_t place = 0; place < run; place++) {
        mixed = mixed * 0x9E3779B97F4A7C15u + hash[place];
        mixed ^= mixed >> 29;
    }
    return (uint32_t)(mixed * 0xBF58476D1CE4E5B9u >> 32);
}

/* Puts a value among rising ones, each once; the highest falls out where there is no more room. */
static size_t put_among(uint32_t *smallest, size_t held, uint32_t value) {
    size_t at = held;
    while (at && smallest[at - 1] > value) at--;
    if (at && smallest[at - 1] == value) return held;
    if (held < SKETCH) held++;
    else if (at == SKETCH) return held;
    memmove(smallest + at + 1, smallest + at, (held - at - 1) * sizeof(uint32_t));
    smallest[at] = value;
    return held;
}

/* near.sketch: the smallest hashes of the runs of words, rising, each once */
PyObject *sketch(PyObject *module, PyObject *hashes) {
    Py_buffer view;
    uint32_t smallest[SKETCH];
    size_t held = 0;
    (void)module;
    if (PyObject_GetBuffer(hashes, &view, PyBUF_ND) < 0) return NULL;
    const uint64_t *hash = view.buf;
    size_t count = view.itemsize == sizeof(uint64_t) ? (size_t)view.len / sizeof(uint64_t) : 0;
    size_t run = count < RUN ? count : RUN, runs = count ? count - run + 1 : 0;
    /* Hashes are spread evenly, so half as many again as are wanted lie below this bound; where too few do, as in a text
     * that repeats itself, all are gone through. Without it half of all would be put among the others, most in vain. */
    uint64_t bound = runs ? ((uint64_t)(SKETCH + SKETCH / 2) << 32) / runs : 0;
    for (int all = bound > UINT32_MAX; held < SKETCH && all < 2; all++) {
        held = 0;
        for (size_t at = 0; at < runs; at++) {
            uint32_t value = run == RUN ? hash_of_run(hash + at, RUN) : hash_of_run(hash + at, run);
            if (value < bound || all) held = put_among(smallest, held, value);
        }
    }
    PyBuffer_Release(&view);
    return PyBytes_FromStringAndSize((char *)smallest, (Py_ssize_t)(held * sizeof(uint32_t)));
}
